import type { Logger } from 'pino'
import { createJobQueue } from '#platform/jobs'
import type { Disposable } from '#platform/lifecycle'
import type { OutboxEvent } from '#platform/outbox'
import type { RedisConnections } from '#platform/redis'
import { deliverEvent, queueOf } from './event-definition.ts'
import type { EventDefinition } from './event-definition.ts'

export interface EventDelivery extends Disposable {
  /** Puts an event into the queue of each of its subscribers; doing so twice changes nothing. */
  readonly deliver: (event: OutboxEvent) => Promise<void>
}

export interface EventDeliveryOptions {
  readonly redis: RedisConnections
  readonly prefix: string
  readonly log: Logger
  /** What this publisher announces. Events of other types have no subscribers: they only appear in live topics. */
  readonly events: readonly EventDefinition[]
}

/** Routes a publisher's events to those who act on them. */
export function createEventDelivery({ redis, prefix, log, events }: EventDeliveryOptions): EventDelivery {
  const names = new Set(events.flatMap((event) => event.subscribers))
  const queues = new Map([...names].map((name) => [name, createJobQueue({ redis, prefix, log, queue: queueOf(name) })]))
  const subscribersOf = new Map(events.map((event) => [event.type, event.subscribers]))
  return {
    async deliver({ id, type, payload, correlationId }) {
      for (const subscriber of subscribersOf.get(type) ?? [])
        await queues.get(subscriber)?.enqueue(deliverEvent, { id, type, payload }, { jobId: id, correlationId })
    },
    async dispose() {
      for (const queue of queues.values()) await queue.dispose()
    },
  }
}
