import { backoffMs } from '#platform/timing'
import type { FailedEvent, OutboxEvent } from './types.ts'

/** What one pass of the relay excludes. */
export interface Excluded {
  /** Events that are not due yet. */
  readonly ids: readonly string[]
  /** Topics with a failed event: later events are appended to the topic's log, but delivered after it. */
  readonly topics: ReadonlySet<string>
}

/** Delays events that fail while others succeed, exponentially, so that they do not block the rest. */
export interface FailedEventBackoff {
  excluded(): Excluded
  /** @returns whether this is the event's first failure */
  add(failure: FailedEvent): boolean
  /** Delays events behind a failed event of their topic for as long as that one. */
  addFollowers(events: readonly OutboxEvent[]): void
}

interface Delayed {
  readonly failures: number
  readonly until: number
  readonly topic: string | undefined
}

const backoff = { baseMs: 1_000, maxMs: 60_000, jitter: 0 }
// The ids are part of each query. If more events are delayed, the oldest are retried in the next pass.
const maxCount = 1_000

/** @param nowMs - milliseconds since 1970 */
export function createFailedEventBackoff(nowMs: () => number = Date.now): FailedEventBackoff {
  const delayed = new Map<string, Delayed>()
  const delay = (id: string, entry: Delayed) => {
    delayed.delete(id)
    delayed.set(id, entry)
    if (delayed.size > maxCount) delayed.delete([...delayed.keys()][0] ?? '')
  }
  const addFollowers = (events: readonly OutboxEvent[]) => {
    const [first] = events
    const topic = first?.topic?.name
    const [failed] = [...delayed.values()].filter((entry) => entry.failures > 0 && entry.topic === topic)
    if (topic !== undefined && failed) for (const { id } of events) delay(id, { ...failed, failures: 0 })
  }
  return {
    excluded: () => {
      const waiting = [...delayed].filter(([, { until }]) => until > nowMs())
      const failed = waiting.flatMap(([, { failures, topic }]) => (failures > 0 && topic !== undefined ? topic : []))
      return { ids: waiting.map(([id]) => id), topics: new Set(failed) }
    },
    add: ({ event, followers }) => {
      const failures = (delayed.get(event.id)?.failures ?? 0) + 1
      delay(event.id, { failures, until: nowMs() + backoffMs(failures, backoff), topic: event.topic?.name })
      addFollowers(followers)
      return failures === 1
    },
    addFollowers,
  }
}
