import type { FailedEvent, OutboxEvent } from './types.ts'

/** What is left out of a pass. */
export interface HeldBack {
  /** Events whose time has not come. */
  readonly ids: readonly string[]
  /** Topics with an event that failed: what follows it is shown, and delivered after it. */
  readonly topics: ReadonlySet<string>
}

/** Events that fail while others succeed: they wait longer and longer, so that they do not block the rest. */
export interface HoldBack {
  now(): HeldBack
  /** @returns whether this is its first failure */
  add(failure: FailedEvent): boolean
  /** Events behind one that failed: they wait for as long as it does. */
  follow(events: readonly OutboxEvent[]): void
}

interface Held {
  readonly failures: number
  readonly until: number
  readonly topic: string | undefined
}

const firstMs = 1_000
const maxMs = 60_000
// More than these are not left out but tried again with the rest.
const maxCount = 1_000

/** @param nowMs - milliseconds since 1970 */
export function createHoldBack(nowMs: () => number = Date.now): HoldBack {
  const held = new Map<string, Held>()
  const hold = (id: string, entry: Held) => {
    held.delete(id)
    held.set(id, entry)
    if (held.size > maxCount) held.delete([...held.keys()][0] ?? '')
  }
  const follow = (events: readonly OutboxEvent[]) => {
    const [first] = events
    const topic = first?.topic?.name
    const [failed] = [...held.values()].filter((entry) => entry.failures > 0 && entry.topic === topic)
    if (topic !== undefined && failed) for (const { id } of events) hold(id, { ...failed, failures: 0 })
  }
  return {
    now: () => {
      const waiting = [...held].filter(([, { until }]) => until > nowMs())
      const failed = waiting.flatMap(([, { failures, topic }]) => (failures > 0 && topic !== undefined ? topic : []))
      return { ids: waiting.map(([id]) => id), topics: new Set(failed) }
    },
    add: ({ event, followers }) => {
      const failures = (held.get(event.id)?.failures ?? 0) + 1
      const until = nowMs() + Math.min(maxMs, firstMs * 2 ** (failures - 1))
      hold(event.id, { failures, until, topic: event.topic?.name })
      follow(followers)
      return failures === 1
    },
    follow,
  }
}
