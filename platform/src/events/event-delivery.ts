import type { Logger } from 'pino'
import { createJobQueue } from '#platform/jobs'
import type { Disposable } from '#platform/lifecycle'
import type { OutboxEvent } from '#platform/outbox'
import type { RedisConnections } from '#platform/redis'
import { deliverEvent, queueOf } from './event-definition.ts'
import type { EventDefinition } from './event-definition.ts'

export interface EventDelivery extends Disposable {
  /** Enqueues an event for each of its subscribers. Idempotent. */
  readonly deliver: (event: OutboxEvent) => Promise<void>
  /** The types of the events that have subscribers. */
  readonly deliveredTypes: readonly string[]
}

export interface EventDeliveryOptions {
  readonly redis: RedisConnections
  readonly prefix: string
  readonly log: Logger
  /** The events of this publisher that others consume. Other events only appear in live topics. */
  readonly events: readonly EventDefinition[]
}

/** Delivers a publisher's events to the services that consume them. */
export function createEventDelivery({ redis, prefix, log, events }: EventDeliveryOptions): EventDelivery {
  const names = new Set(events.flatMap((event) => event.subscribers))
  const queues = new Map([...names].map((name) => [name, createJobQueue({ redis, prefix, log, queue: queueOf(name) })]))
  const subscribersOf = new Map(events.map((event) => [event.type, event.subscribers]))
  return {
    deliveredTypes: events.flatMap(({ type, subscribers }) => (subscribers.length > 0 ? type : [])),
    async deliver({ id, type, payload, correlationId }) {
      for (const subscriber of subscribersOf.get(type) ?? [])
        await queues.get(subscriber)?.enqueue(deliverEvent, { id, type, payload }, { jobId: id, correlationId })
    },
    async dispose() {
      for (const queue of queues.values()) await queue.dispose()
    },
  }
}
