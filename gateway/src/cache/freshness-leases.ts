import { LRUCache } from 'lru-cache'
import { maxRenewalMs } from '#platform/invalidations'

/**
 * The maximum staleness: how long after a write a response may still contain the previous state. Freshness leases expire early enough
 * to guarantee it. Invalidations usually arrive within some ten milliseconds.
 */
export const staleBoundMs = 5_000

const maxLeaseAgeMs = staleBoundMs - maxRenewalMs

/** The freshness leases of subgraphs, and the users whose reads bypass the cache after a write. */
export interface FreshnessLeases {
  /** @param completeAt - by `performance.now()`: at that time, all invalidations before the renewal had been read */
  renew(publisher: string, completeAt: number): void
  /** Ends all leases until they are renewed. */
  endAll(): void
  /** Whether the subgraph's lease is valid, so that its entries may be used. */
  isFresh(publisher: string): boolean
  /** Number of subgraphs whose lease is valid. */
  readonly validLeases: number
  trackWriter(userId: string): void
  /**
   * Whether the user has sent a mutation that entries may not show yet.
   * @param lifetimeMs - how long an entry of the kind may be used
   */
  hasRecentlyWritten(userId: string, lifetimeMs: number): boolean
}

const maxWriters = 100_000

export function createFreshnessLeases(now: () => number = () => performance.now()): FreshnessLeases {
  const renewedAt = new Map<string, number>()
  const writers = new LRUCache<string, true>({ max: maxWriters, ttl: staleBoundMs, ttlResolution: 0, perf: { now } })
  const isRecent = (at: number) => now() - at <= maxLeaseAgeMs
  return {
    renew: (publisher, completeAt) => void renewedAt.set(publisher, completeAt),
    endAll: () => renewedAt.clear(),
    isFresh: (publisher) => isRecent(renewedAt.get(publisher) ?? Number.NEGATIVE_INFINITY),
    get validLeases() {
      return [...renewedAt.values()].filter(isRecent).length
    },
    trackWriter: (userId) => void writers.set(userId, true),
    hasRecentlyWritten: (userId) => writers.has(userId),
  }
}

/**
 * For subgraphs that publish no invalidations, and so renew no leases: entries are used until their maximum age. Who has written bypasses
 * all entries that may be older than the write.
 */
export function createAgeBoundFreshness(now: () => number = () => performance.now()): FreshnessLeases {
  const writtenAt = new LRUCache<string, number>({ max: maxWriters })
  return {
    renew: () => undefined,
    endAll: () => undefined,
    isFresh: () => true,
    validLeases: 0,
    trackWriter: (userId) => void writtenAt.set(userId, now()),
    hasRecentlyWritten: (userId, lifetimeMs) =>
      now() - (writtenAt.get(userId) ?? Number.NEGATIVE_INFINITY) <= lifetimeMs,
  }
}
