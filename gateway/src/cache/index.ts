export { createEntityCache } from './entity-cache.ts'
export type { EntityCache, EntityCacheConfig, EntityCacheDeps } from './entity-cache.ts'
export type { CacheCounters, CacheMetrics } from './cache-counters.ts'
