import type { JsonValue, SequencedTopics } from '@plumbline/resumable-topics'
import type { ClientSession, Connection } from 'mongoose'
import type { Logger } from 'pino'
import type { InvalidationPublisher } from '#platform/invalidations'
import type { Registry } from '#platform/metrics'

export interface OutboxEvent {
  /** Unique and time-ordered; consumers detect duplicates by it. */
  readonly id: string
  /** The object and a verb in the past tense: `assessment.completed`. */
  readonly type: string
  readonly correlationId: string
  readonly payload: JsonValue
  /** The live topic of the event and its seq there; absent for events without a live topic. */
  readonly topic?: { readonly name: string; readonly seq: number; readonly terminal: boolean }
}

export interface OutboxConfig {
  /** Of the database that holds the outbox and the changed documents. */
  readonly connection: Connection
  /** The live topics; `null` if no event has one. */
  readonly topics: SequencedTopics | null
  /** The epoch of the Redis that `deliver` enqueues in, which changes when queues may have lost jobs. Default: that of `topics`. */
  readonly queueEpoch?: () => Promise<string>
  /** Publishes which entities events invalidate; absent if the data of this publisher is never cached. */
  readonly invalidations?: InvalidationPublisher | undefined
  /**
   * Delivers an event to its consumers, usually to their queues, with the event's id as job id. It may be called repeatedly for one
   * event, also hours later, and by several processes at once. When it rejects, the event is delivered again later.
   */
  readonly deliver: (event: OutboxEvent) => Promise<void>
  /** The types of the events that have consumers; only these are delivered again when Redis has lost them. Default: all types. */
  readonly deliveredTypes?: readonly string[]
  /** Where the outbox is measured. Default: nowhere. */
  readonly registry?: Registry | undefined
  readonly log: Logger
  /** Interval of polls, milliseconds. Events of a crashed process are relayed after its lease of 2 s and two polls. Default 1,000. */
  readonly pollMs?: number
  /** Default `outbox`. */
  readonly collection?: string
  /** How long relayed events are kept, milliseconds. They replace the logs of topics if Redis was emptied. Default 7 days. */
  readonly keepRelayedMs?: number
  /**
   * After Redis was restarted, replaced or emptied, events that were relayed within this time are delivered to consumers again, because
   * queues may have lost them. Milliseconds; default 1 hour. Requires `queueEpoch` or `topics`.
   */
  readonly relayAgainMs?: number
  /** How long `dispose` relays pending events, milliseconds. Default 2,000. */
  readonly flushMs?: number
}

export interface Outbox {
  /**
   * Writes events in the transaction of their change.
   * @throws Error - `session` has no transaction, or the id of an event or its seq in its topic exists already
   */
  append(events: readonly OutboxEvent[], session: ClientSession): Promise<void>
  /**
   * Call it after the commit, with the appended events. Triggers the relay, and waits until the entities that the events name are
   * invalidated, so that a client does not read older data after the response. If this fails, the relay repeats it.
   */
  announce(events: readonly OutboxEvent[]): Promise<void>
  /** Call it after the commit: the relay runs immediately instead of at the next poll. */
  trigger(): void
  /** Creates the collection's indexes and starts the relay. */
  start(): Promise<void>
  /** Relays pending events for at most `flushMs`, and stops. */
  dispose(): Promise<void>
}

/** An event that could not be delivered. */
export interface FailedEvent {
  readonly event: OutboxEvent
  readonly error: unknown
  /** Later events of its topic: appended to the topic's log, but not delivered before it. */
  readonly followers: readonly OutboxEvent[]
}
