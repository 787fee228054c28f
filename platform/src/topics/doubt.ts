import type { Membership } from './channel.ts'
import type { LogPage } from './topic-log.ts'

export interface DoubtConfig {
  readonly graceMs: number
  readonly verifyMs: number
}

/** Decides when a reader that finds nothing after its position must ask the truth instead of trusting the log. */
export interface Doubt {
  /** When to ask (`performance.now()`), given a page without entries; `Infinity` while the log can be trusted. */
  askAt(page: LogPage): number
  /** The truth is being asked. */
  onAsk(): void
  /** The log gave the entry that follows. */
  onProgress(): void
  /** The log could not be read. */
  onOutage(): void
}

/**
 * A log that holds the reader's own position and was within reach all the time has lost nothing. Any other may have been
 * emptied, or replaced by a copy that lags behind: the truth is asked after a grace, in which the relay
 * mostly catches up; again whenever something wakes the reader for nothing; and else every `verifyMs`.
 */
export function createDoubt(member: Membership, { graceMs, verifyMs }: DoubtConfig): Doubt {
  let trustedOutageCount: number | null = member.outageCount
  let seenWakeCount = member.wakeCount
  let dueAt = Number.POSITIVE_INFINITY
  const trust = () => {
    trustedOutageCount = member.outageCount
    dueAt = Number.POSITIVE_INFINITY
  }
  return {
    askAt: ({ anchor }) => {
      if (anchor !== null && member.outageCount === trustedOutageCount) {
        trust()
        return dueAt
      }
      const isNews = !Number.isFinite(dueAt) || member.wakeCount !== seenWakeCount
      seenWakeCount = member.wakeCount
      // Spread out: after an outage every reader of every process has the same doubt.
      if (isNews) dueAt = Math.min(dueAt, performance.now() + graceMs * (1 + Math.random()))
      return dueAt
    },
    onAsk: () => {
      trustedOutageCount = member.outageCount
      dueAt = performance.now() + verifyMs
    },
    onProgress: trust,
    onOutage: () => {
      trustedOutageCount = null
    },
  }
}
