import type { Logger } from 'pino'
import type { RedisConnections } from '#platform/redis'

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** How much of a topic's past its log keeps. What is older is answered with a snapshot. */
export interface TopicRetention {
  /** Entries per topic. Default 10,000. */
  readonly maxLength: number
  /** Age of an entry, and time after the last one when the whole log goes. Default 24 hours. */
  readonly maxAgeMs: number
}

export interface TopicsConfig {
  readonly redis: RedisConnections
  readonly log: Logger
  /** Starts every key and channel: `dev:agents:`. */
  readonly keyPrefix: string
  readonly retention?: Partial<TopicRetention>
  /**
   * Where the events of the topics are stored before they are relayed: with it a reader gets an event that the relay is late with,
   * and a snapshot only for what is stored no more.
   */
  readonly stored?: StoredEvents
  /** How often the logs that are being read are looked at although nothing was announced. Default 5,000. */
  readonly pollMs?: number
  /** How long a log may lag behind a reader's position, or be absent, before the snapshot is asked. Default 1,000. */
  readonly graceMs?: number
  /** How often the snapshot is asked again while a quiet log cannot vouch for a reader's position. Default 60,000. */
  readonly verifyMs?: number
}

export interface TopicEntry {
  /** Counts the topic's events from 1 without holes; assigned by the publisher's document. */
  readonly seq: number
  readonly payload: JsonValue
  /** Whether this is the topic's last event. */
  readonly terminal: boolean
}

/** The publisher's own record of what happened in its topics. */
export interface StoredEvents {
  /** What it still has of a topic between two places, both excluded, in order; the last thousand at most. */
  readBetween(topic: string, after: number, before: number): Promise<readonly TopicEntry[]>
}

export interface AppendOptions {
  /** `allow` takes the entry although its predecessors are missing for good. Default `refuse`. */
  readonly gap?: 'refuse' | 'allow'
}

/**
 * `appended`: it is in the log and announced. `duplicate`: the log is already there or further. `gap`: refused, since
 * the entries after `after` (0: the log is empty) and before this one are missing.
 */
export type AppendResult =
  | { readonly kind: 'appended' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'gap'; readonly after: number }

/** The topic's state as the database has it: the truth that the log follows. */
export interface TopicSnapshot<Snapshot> {
  /** How many events the topic has had, 0 if none: the counter in the document. */
  readonly seq: number
  readonly payload: Snapshot
  /** Whether the event `seq` was the last one. */
  readonly terminal: boolean
}

export interface ReadOptions<Snapshot> {
  /** The last seq that was seen; 0 for everything from the start; `null` for a snapshot first, then live. */
  readonly after: number | null
  readonly signal: AbortSignal
  /**
   * Reads the truth (from the primary). Called for `after: null`, and when the log cannot say what follows the
   * reader's position: trimmed, emptied, or never there. What it throws ends the reading.
   */
  readonly snapshot: () => Promise<TopicSnapshot<Snapshot>>
}

export type TopicItem<Snapshot> =
  | { readonly kind: 'event'; readonly seq: number; readonly payload: JsonValue; readonly terminal: boolean }
  | {
      /** Stands for every event up to `seq`; reading goes on after it. */
      readonly kind: 'snapshot'
      readonly seq: number
      readonly payload: Snapshot
      readonly terminal: boolean
      /** `start`: asked for. `gap`: events are no longer in the log. `ahead`: the position was beyond the truth. */
      readonly reason: 'start' | 'gap' | 'ahead'
    }

export interface Topics {
  /** Appends to the topic's log and wakes its readers, atomically and at most once per seq. */
  append(topic: string, entry: TopicEntry, options?: AppendOptions): Promise<AppendResult>
  /**
   * What follows `after`, in order, each seq once, then live, until a terminal item or abort. Where the log cannot tell,
   * one snapshot item stands for what is missing. Redis outages only delay it. `return()` and abort end it at once.
   */
  read<Snapshot>(topic: string, options: ReadOptions<Snapshot>): AsyncIterableIterator<TopicItem<Snapshot>, undefined>
  /** The newest seq in the log, or `null` when there is no log. */
  lastSeq(topic: string): Promise<number | null>
  /**
   * A text that changes when Redis was restarted, replaced or emptied, and may therefore have lost what it was given. Whoever
   * can give it again should then do so.
   */
  epoch(): Promise<string>
  /** Ends every reader. */
  dispose(): Promise<void>
}
