import type { ClientSession, Connection } from 'mongoose'
import type { Logger } from 'pino'
import type { InvalidationPublisher } from '#platform/invalidations'
import type { JsonValue, Topics } from '#platform/topics'

export interface OutboxEvent {
  /** Unique and time-ordered; consumers recognise a second delivery by it. */
  readonly id: string
  /** Past tense with its owner: `assessment.completed`. */
  readonly type: string
  readonly correlationId: string
  readonly payload: JsonValue
  /** The live topic that shows it, with its place there; absent for news that nobody watches live. */
  readonly topic?: { readonly name: string; readonly seq: number; readonly terminal: boolean }
}

export interface OutboxConfig {
  /** Of the database in which the state changes happen. */
  readonly connection: Connection
  /** Where events with a topic appear; `null` if there are none. */
  readonly topics: Topics | null
  /** Where it is told what events touch; absent if nobody may keep copies of what this publisher stores. */
  readonly invalidations?: InvalidationPublisher | undefined
  /**
   * Hands an event to whoever must act on it (usually: into their queues, with the event's id as job id). It may be called more
   * than once for one event, also long after, by several processes at once. When it rejects, the event is delivered again later.
   */
  readonly deliver: (event: OutboxEvent) => Promise<void>
  readonly log: Logger
  /** How often events of other, crashed or unreachable processes are looked for. Default 1,000. */
  readonly pollMs?: number
  /** Default `outbox`. */
  readonly collection?: string
  /** How long relayed events are kept: they refill the log of a topic when Redis was emptied. Default 7 days. */
  readonly keepRelayedMs?: number
  /**
   * When Redis was restarted, replaced or emptied, what was relayed within this time before is relayed again, since
   * neither logs nor queues may have it any more. Default 1 hour. Needs `topics`.
   */
  readonly relayAgainMs?: number
  /** How long `dispose` goes on relaying what is pending. Default 2,000. */
  readonly flushMs?: number
}

export interface Outbox {
  /**
   * Writes events in the transaction of the change they tell of.
   * @throws Error - when `session` is in no transaction, or an event's id or place in its topic is taken
   */
  append(events: readonly OutboxEvent[], session: ClientSession): Promise<void>
  /**
   * To call after the commit, with what was appended: tells whoever keeps copies what the events touch before it returns, so
   * that nobody who hears of the change reads what was before, and relays at once. What fails here is left to the relay.
   */
  announce(events: readonly OutboxEvent[]): Promise<void>
  /** To call after the commit: relays at once instead of at the next poll. */
  nudge(): void
  /** Creates the collection's indexes and begins to relay. */
  start(): Promise<void>
  /** Relays what is pending, within `flushMs`, and stops. */
  dispose(): Promise<void>
}

/** An event that could not be delivered. */
export interface FailedEvent {
  readonly event: OutboxEvent
  readonly error: unknown
  /** What was read behind it in its topic: shown, but not delivered before it. */
  readonly followers: readonly OutboxEvent[]
}
