import type { Logger } from 'pino'
import { createJobWorker, implementJob } from '#platform/jobs'
import type { JobWorker } from '#platform/jobs'
import type { Registry } from '#platform/metrics'
import type { RedisConnections } from '#platform/redis'
import { deliverEvent, queueOf } from './event-definition.ts'
import type { EventDefinition } from './event-definition.ts'

export interface EventRun<Payload> {
  readonly eventId: string
  readonly payload: Payload
  readonly correlationId: string
  readonly log: Logger
}

/** Handles an event. It may run more than once per event, so it must be idempotent. */
export interface EventHandler {
  readonly event: EventDefinition
  run(run: EventRun<unknown>): Promise<void>
}

/** Connects an event with its handler. */
export const onEvent = <Payload>(
  event: EventDefinition<Payload>,
  run: (run: EventRun<Payload>) => Promise<void>,
): EventHandler => ({ event, run: (untyped) => run({ ...untyped, payload: event.payload.parse(untyped.payload) }) })

export interface EventConsumerOptions {
  readonly redis: RedisConnections
  readonly prefix: string
  readonly log: Logger
  /** The service's name in the definitions of events. */
  readonly subscriber: string
  readonly handlers: readonly EventHandler[]
  /** Where the events are counted. Default: nowhere. */
  readonly registry?: Registry | undefined
}

/** Consumes a service's events from its queue. Unknown events are logged and dropped. */
export function createEventConsumer(options: EventConsumerOptions): JobWorker {
  const { redis, prefix, log, subscriber, registry } = options
  const handlers = new Map(options.handlers.map((handler) => [handler.event.type, handler]))
  const handle = implementJob(deliverEvent, async ({ payload: event, correlationId, log: jobLog }) => {
    const handler = handlers.get(event.type)
    if (!handler) return jobLog.warn({ type: event.type }, 'no handler for an event')
    await handler.run({ eventId: event.id, payload: event.payload, correlationId, log: jobLog })
  })
  const queue = queueOf(subscriber)
  return createJobWorker({ redis, prefix, log, registry, queue, handlers: [handle], concurrency: 8 })
}
