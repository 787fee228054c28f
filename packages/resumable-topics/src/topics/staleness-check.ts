import type { LogPage } from '../log/numbered-log.ts'
import type { Membership } from './channel.ts'

export interface StalenessCheckConfig {
  readonly graceMs: number
  readonly verifyMs: number
}

/** Decides when a reader whose log has no further entries must read a snapshot, because the log may be stale. */
export interface StalenessCheck {
  /** When to read a snapshot (`performance.now()`), given a page without entries; `Infinity` while the log is complete. */
  dueAt(page: LogPage): number
  /** Whether Redis was unreachable since the log was last known to be complete. */
  readonly isSuspect: boolean
  /** A snapshot is read now. */
  onSnapshot(): void
  /** The log contained the next entry. */
  onProgress(): void
  /** The log could not be read. */
  onOutage(): void
}

/**
 * A log is complete if it contains the entry at the reader's position and its Redis was reachable all the time. Any other log may have been
 * emptied, or replaced by a replica that lags behind. A snapshot is then read after a grace period, in which the relay usually
 * appends what is missing; again when a notification announces an entry that the log does not contain; and otherwise every `verifyMs`.
 */
export function createStalenessCheck(member: Membership, { graceMs, verifyMs }: StalenessCheckConfig): StalenessCheck {
  /** The outage after which the log was last known to be complete. */
  let checkedOutageCount: number | null = member.outageCount
  let seenWakeCount = member.wakeCount
  let dueAt = Number.POSITIVE_INFINITY
  const confirm = () => {
    checkedOutageCount = member.outageCount
    dueAt = Number.POSITIVE_INFINITY
  }
  return {
    get isSuspect() {
      return member.outageCount !== checkedOutageCount
    },
    dueAt: ({ anchor }) => {
      if (anchor !== null && member.outageCount === checkedOutageCount) {
        confirm()
        return dueAt
      }
      const isNotified = !Number.isFinite(dueAt) || member.wakeCount !== seenWakeCount
      seenWakeCount = member.wakeCount
      // Spread out, because after an outage all readers of all processes check at the same time.
      if (isNotified) dueAt = Math.min(dueAt, performance.now() + graceMs * (1 + Math.random()))
      return dueAt
    },
    onSnapshot: () => {
      checkedOutageCount = member.outageCount
      dueAt = performance.now() + verifyMs
    },
    onProgress: confirm,
    onOutage: () => {
      checkedOutageCount = null
    },
  }
}
