/** What the cache has done since the process began: entities, or queries of root fields, one by one. */
export interface CacheCounters {
  /** Answered from memory. */
  hits: number
  /** Of these, those past their age, which were asked for anew behind the answer. */
  oldHits: number
  /** Answered from what another process kept in Redis. */
  sharedHits: number
  /** Answered by what somebody else was asking for already. */
  joins: number
  /** Asked of the subgraph. */
  misses: number
  /** Fetches that went to the subgraph although they may be kept: nobody vouched for copies, or the caller had just written. */
  bypasses: number
  /** Fetches that ask for something which may not be kept. */
  uncached: number
  /** Of all hits together: how long ago it was read, milliseconds. */
  hitAgeMs: number
}

export const noCounts = (): CacheCounters => ({
  hits: 0,
  oldHits: 0,
  sharedHits: 0,
  joins: 0,
  misses: 0,
  bypasses: 0,
  uncached: 0,
  hitAgeMs: 0,
})

/** The counters, and what the memory holds just now. */
export interface CacheMetrics {
  readonly counters: Readonly<CacheCounters>
  readonly sizeBytes: number
  readonly count: number
  /** How far the log of invalidations has been read. */
  readonly position: number
  /** Subgraphs that vouch for what they have told, so that copies of theirs may be used. */
  readonly vouchers: number
}
