import type { Logger } from 'pino'
import type { RedisConnections } from '#platform/redis'

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** How many events the log of a topic retains. Readers of older positions receive a snapshot. */
export interface TopicRetention {
  /** Entries per topic. Default 10,000. */
  readonly maxLength: number
  /** Maximum age of an entry. The whole log expires this long after its last entry. Default 24 hours. */
  readonly maxAgeMs: number
}

export interface TopicsConfig {
  readonly redis: RedisConnections
  readonly log: Logger
  /** The beginning of every key and channel: `dev:agents:`. */
  readonly keyPrefix: string
  readonly retention?: Partial<TopicRetention>
  /**
   * Where events are stored before they are relayed. With it, readers receive events that are not relayed yet, and a snapshot only
   * for events that are no longer stored.
   */
  readonly stored?: StoredEvents
  /** How often logs with readers are polled without a notification. Default 5,000. */
  readonly pollMs?: number
  /** How long a log may lag behind a reader's position, or be missing, before a snapshot is read. Default 1,000. */
  readonly graceMs?: number
  /** How often a snapshot is read while a log without new entries does not contain the reader's position. Default 60,000. */
  readonly verifyMs?: number
}

export interface TopicEntry {
  /** Counts the topic's events from 1 without gaps; assigned by the publisher's document. */
  readonly seq: number
  readonly payload: JsonValue
  /** Whether this is the topic's last event. */
  readonly terminal: boolean
}

/** The events of the topics as the publisher stores them. */
export interface StoredEvents {
  /** The stored events of a topic between two sequence numbers, both excluded, in order; at most the last thousand. */
  readBetween(topic: string, after: number, before: number): Promise<readonly TopicEntry[]>
}

export interface AppendOptions {
  /** `allow` appends the entry although earlier ones are missing permanently. Default `refuse`. */
  readonly gap?: 'refuse' | 'allow'
}

/**
 * `appended`: the entry was appended and readers were notified. `duplicate`: the log already contains it or a later one. `gap`: refused,
 * because the entries between `after` (0: the log is empty) and this one are missing.
 */
export type AppendResult =
  | { readonly kind: 'appended' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'gap'; readonly after: number }

/** The topic's state in the database, which the log follows. */
export interface TopicSnapshot<Snapshot> {
  /** The seq of the topic's latest event, 0 if none: the counter in the document. */
  readonly seq: number
  readonly payload: Snapshot
  /** Whether the event `seq` was the last one. */
  readonly terminal: boolean
}

export interface ReadOptions<Snapshot> {
  /** The last seq that was received; 0 for all events; `null` for a snapshot, then live events. */
  readonly after: number | null
  readonly signal: AbortSignal
  /**
   * Reads the state from the primary. Called for `after: null`, and when the log does not contain what follows the reader's
   * position because it was trimmed or emptied. An error that it throws ends the reading.
   */
  readonly snapshot: () => Promise<TopicSnapshot<Snapshot>>
}

export type TopicItem<Snapshot> =
  | { readonly kind: 'event'; readonly seq: number; readonly payload: JsonValue; readonly terminal: boolean }
  | {
      /** Replaces every event up to `seq`; reading continues after it. */
      readonly kind: 'snapshot'
      readonly seq: number
      readonly payload: Snapshot
      readonly terminal: boolean
      /** `start`: requested. `gap`: events are no longer in the log. `ahead`: the position was beyond the database's. */
      readonly reason: 'start' | 'gap' | 'ahead'
    }

export interface Topics {
  /** Appends to the topic's log and notifies its readers, atomically and at most once per seq. */
  append(topic: string, entry: TopicEntry, options?: AppendOptions): Promise<AppendResult>
  /**
   * Reads what follows `after`, in order, each seq once, then live events, until a terminal item or abort. One snapshot item replaces events
   * that the log no longer contains. An outage of Redis only delays events. `return()` and abort end it immediately.
   */
  read<Snapshot>(topic: string, options: ReadOptions<Snapshot>): AsyncIterableIterator<TopicItem<Snapshot>, undefined>
  /** The newest seq in the log, or `null` when there is no log. */
  lastSeq(topic: string): Promise<number | null>
  /**
   * Changes when Redis was restarted, replaced or emptied, and may therefore have lost entries. The outbox then relays recent
   * events again.
   */
  epoch(): Promise<string>
  /** Ends every reader. */
  dispose(): Promise<void>
}
