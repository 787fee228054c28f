/** Counters since the start of the process. Entities are counted one by one, root fields per query. */
export interface CacheCounters {
  /** Entries found in memory. */
  hits: number
  /** Hits that were stale, and were revalidated after the response. */
  staleHits: number
  /** Entries found in Redis. */
  redisHits: number
  /** Lookups that used the result of a concurrent fetch. */
  joins: number
  /** Lookups that were fetched from the subgraph. */
  misses: number
  /** Cacheable fetches that bypassed the cache: a freshness lease was missing, or the caller had just written. */
  bypasses: number
  /** Fetches that are not cacheable. */
  uncached: number
  /** Sum of the ages of all hits, milliseconds. */
  hitAgeMs: number
}

export const noCounts = (): CacheCounters => ({
  hits: 0,
  staleHits: 0,
  redisHits: 0,
  joins: 0,
  misses: 0,
  bypasses: 0,
  uncached: 0,
  hitAgeMs: 0,
})

/** The counters and the current state. */
export interface CacheMetrics {
  readonly counters: Readonly<CacheCounters>
  readonly sizeBytes: number
  readonly count: number
  /** The position up to which the invalidation log has been read. */
  readonly position: number
  /** Number of subgraphs whose freshness lease is valid, so that their entries may be used. */
  readonly validLeases: number
}
