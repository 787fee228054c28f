import type { JsonValue, LogRetention } from '../log/numbered-log.ts'
import type { RedisClient } from '../log/redis-client.ts'

/** A logger that takes an object and a message, such as pino. */
export interface TopicsLogger {
  debug(facts: object, message: string): void
  warn(facts: object, message: string): void
}

/** The connection that receives notifications. */
export interface Subscriber {
  /**
   * For subscriptions alone, with `enableReadyCheck: false` and `maxRetriesPerRequest: null`; of a cluster with `shardedSubscribers: true`.
   */
  readonly connection: RedisClient
  /** Closes it; called by `dispose`. */
  readonly close: () => Promise<void>
}

export interface TopicsConfig {
  /** For commands: of one server, or of a cluster (Redis 7 or later). It is not closed by `dispose`. */
  readonly redis: RedisClient
  /** The beginning of every key and channel: `shop:`. */
  readonly keyPrefix: string
  /** How many events the log of a topic retains. Default 10,000, for 24 hours. */
  readonly retention?: Partial<LogRetention>
  /** Default: a duplicate of `redis`. */
  readonly subscriber?: Subscriber
  /** Default: nothing is logged. */
  readonly log?: TopicsLogger
  /** How often logs with readers are polled without a notification, milliseconds. Default 5,000. */
  readonly pollMs?: number
  /** How often a snapshot is read while a log without new entries does not contain the reader's position, milliseconds. Default 60,000. */
  readonly verifyMs?: number
}

/** An event of a topic. */
export interface TopicEvent {
  readonly kind: 'event'
  /** Identifies the event; reading `after` it continues with the next one. */
  readonly cursor: string
  /** The number of the event in the topic, from 1. */
  readonly seq: number
  readonly payload: JsonValue
  /** Whether this is the topic's last event. */
  readonly terminal: boolean
}

/** The state of a topic, which replaces every event up to its cursor; reading continues after it. */
export interface TopicState<Snapshot> {
  readonly kind: 'snapshot'
  readonly cursor: string
  /** The number of the last event that the state is known to contain; 0 for none. */
  readonly seq: number
  readonly payload: Snapshot
  readonly terminal: boolean
  /** `start`: the reading began without a cursor. `gap`: events are no longer in the log. `ahead`: the cursor was beyond the state. */
  readonly reason: 'start' | 'gap' | 'ahead'
}

export type TopicItem<Snapshot> = TopicEvent | TopicState<Snapshot>

/** What follows a cursor, then live events. `return()` ends it at once, also while it waits. */
export type TopicItems<Snapshot> = AsyncIterableIterator<TopicItem<Snapshot>, undefined>

export interface ReadOptions<Snapshot> {
  /** The cursor of the last item that was received. Default `null`: a snapshot if there is one, then live events. */
  readonly after?: string | null | undefined
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined
  /**
   * Reads the state. Called without `after`, and when events after it are no longer in the log. The state may contain the next events
   * already. An error that it throws ends the reading. Without it, a reading without `after` begins with the next event, and one whose
   * events are lost ends with `EventsLost`.
   */
  readonly snapshot?: (() => Promise<Snapshot>) | undefined
}

export interface AppendOptions {
  /** Whether this is the topic's last event: readings end after it. Default false. */
  readonly terminal?: boolean
}

/** Topics whose events are numbered by their logs. The log is the only place where they are stored. */
export interface Topics {
  /** Appends an event and notifies the topic's readers, atomically. @returns the cursor of the event */
  append(topic: string, payload: JsonValue, options?: AppendOptions): Promise<string>
  /**
   * Reads what follows `after`, in order and each event once, then live events, until a terminal event or abort. One snapshot replaces
   * events that the log no longer contains. An outage of Redis only delays events.
   * @throws InvalidCursor - `after` is not a cursor of this topic
   */
  read<Snapshot = undefined>(topic: string, options?: ReadOptions<Snapshot>): TopicItems<Snapshot>
  /** Ends every reading. */
  dispose(): Promise<void>
}
