export { createEmbeddedRedis } from './create-embedded-redis.ts'
export type { EmbeddedRedis, EmbeddedRedisConfig } from './create-embedded-redis.ts'
