export { createRedis } from './create-redis.ts'
export { topicConnections } from './topic-connections.ts'
export type { DuplicateOptions, RedisConfig, RedisConnections } from './types.ts'
export type { Redis } from 'ioredis'
