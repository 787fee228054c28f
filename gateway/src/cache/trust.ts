import { LRUCache } from 'lru-cache'
import { maxRenewalMs } from '#platform/invalidations'

/**
 * How long after a write an older state may still be answered: the longest that may have passed since a publisher looked for
 * changes to tell, and vouched that it had told them all, for its copies to be used. Usually it is some ten milliseconds.
 */
export const staleBoundMs = 5_000

const maxVouchAgeMs = staleBoundMs - maxRenewalMs

/** Says of whose data copies may be used, and who has to see the data itself. */
export interface Trust {
  /** @param askedBefore - by `performance.now()`: what was told then was complete */
  vouch(publisher: string, askedBefore: number): void
  /** Nothing is known any more, until somebody vouches again. */
  doubt(): void
  /** Whether all that the publisher stored until a while ago has been told. */
  isVouched(publisher: string): boolean
  /** Publishers of which that is so. */
  readonly vouchers: number
  noteWriter(userId: string): void
  /** Whether the user has changed something whose news may be on its way. */
  hasWritten(userId: string): boolean
}

const maxWriters = 100_000

export function createTrust(now: () => number = () => performance.now()): Trust {
  const vouchedAt = new Map<string, number>()
  const writers = new LRUCache<string, true>({ max: maxWriters, ttl: staleBoundMs, ttlResolution: 0, perf: { now } })
  const isRecent = (at: number) => now() - at <= maxVouchAgeMs
  return {
    vouch: (publisher, askedBefore) => void vouchedAt.set(publisher, askedBefore),
    doubt: () => vouchedAt.clear(),
    isVouched: (publisher) => isRecent(vouchedAt.get(publisher) ?? Number.NEGATIVE_INFINITY),
    get vouchers() {
      return [...vouchedAt.values()].filter(isRecent).length
    },
    noteWriter: (userId) => void writers.set(userId, true),
    hasWritten: (userId) => writers.has(userId),
  }
}
