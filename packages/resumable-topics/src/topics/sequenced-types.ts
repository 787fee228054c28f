import type { JsonValue } from '../log/numbered-log.ts'
import type { TopicItems, TopicsConfig } from './types.ts'

/** An event that its publisher has numbered. */
export interface SequencedEntry {
  /** Counts the topic's events from 1 without gaps; assigned by the publisher's document. */
  readonly seq: number
  readonly payload: JsonValue
  /** Whether this is the topic's last event. */
  readonly terminal: boolean
}

/** The events of the topics as the publisher stores them. */
export interface StoredEvents {
  /** The stored events of a topic between two sequence numbers, both excluded, in order; at most the last thousand. */
  readBetween(topic: string, after: number, before: number): Promise<readonly SequencedEntry[]>
}

export interface SequencedTopicsConfig extends TopicsConfig {
  /**
   * Where events are stored before they are relayed. With it, readers receive events that are not relayed yet, and a snapshot only
   * for events that are no longer stored.
   */
  readonly stored?: StoredEvents
  /** How long a log may lag behind a reader's position, or be missing, before a snapshot is read, milliseconds. Default 1,000. */
  readonly graceMs?: number
}

export interface SequencedAppendOptions {
  /** `allow` appends the entry although earlier ones are missing permanently. Default `refuse`. */
  readonly gap?: 'refuse' | 'allow'
}

/**
 * `appended`: the entry was appended and readers were notified. `duplicate`: the log already contains it or a later one. `gap`: refused,
 * because the entries between `after` (0: the log is empty) and this one are missing.
 */
export type SequencedAppendResult =
  | { readonly kind: 'appended' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'gap'; readonly after: number }

/** The topic's state in the database, which the log follows. */
export interface SequencedSnapshot<Snapshot> {
  /** The seq of the topic's latest event, 0 if none: the counter in the document. */
  readonly seq: number
  readonly payload: Snapshot
  /** Whether the event `seq` was the last one. */
  readonly terminal: boolean
}

export interface SequencedReadOptions<Snapshot> {
  /** The cursor of the last item that was received. Default `null`: a snapshot, then live events. */
  readonly after?: string | null | undefined
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined
  /**
   * Reads the state from the primary. Called without `after`, and when the log does not contain what follows it because it was
   * trimmed or emptied. An error that it throws ends the reading.
   */
  readonly snapshot: () => Promise<SequencedSnapshot<Snapshot>>
}

/** Topics whose events are numbered by their publisher, which stores them in a database before it appends them. */
export interface SequencedTopics {
  /** Appends to the topic's log and notifies its readers, atomically and at most once per seq. */
  append(topic: string, entry: SequencedEntry, options?: SequencedAppendOptions): Promise<SequencedAppendResult>
  /**
   * Reads what follows `after`, in order, each seq once, then live events, until a terminal item or abort. One snapshot item replaces events
   * that the log no longer contains. An outage of Redis only delays events.
   * @throws InvalidCursor - `after` is not a cursor of this topic
   */
  read<Snapshot>(topic: string, options: SequencedReadOptions<Snapshot>): TopicItems<Snapshot>
  /** The newest seq in the log, or `null` when there is no log. */
  lastSeq(topic: string): Promise<number | null>
  /**
   * Changes when Redis was restarted, replaced or emptied, and may therefore have lost entries. The publisher then appends recent
   * events again.
   */
  epoch(): Promise<string>
  /** Ends every reading. */
  dispose(): Promise<void>
}
