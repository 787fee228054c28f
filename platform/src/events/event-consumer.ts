import type { Logger } from 'pino'
import { createJobWorker, implementJob } from '#platform/jobs'
import type { JobWorker } from '#platform/jobs'
import type { RedisConnections } from '#platform/redis'
import { deliverEvent, queueOf } from './event-definition.ts'
import type { EventDefinition } from './event-definition.ts'

export interface EventRun<Payload> {
  readonly eventId: string
  readonly payload: Payload
  readonly correlationId: string
  readonly log: Logger
}

/** A reaction to an event. It may run more than once for one event, and must not mind. */
export interface EventHandler {
  readonly event: EventDefinition
  run(run: EventRun<unknown>): Promise<void>
}

/** Gives an event the reaction of a service. */
export const onEvent = <Payload>(
  event: EventDefinition<Payload>,
  run: (run: EventRun<Payload>) => Promise<void>,
): EventHandler => ({ event, run: (untyped) => run({ ...untyped, payload: event.payload.parse(untyped.payload) }) })

export interface EventConsumerOptions {
  readonly redis: RedisConnections
  readonly prefix: string
  readonly log: Logger
  /** The service's name, as the events' definitions list it. */
  readonly subscriber: string
  readonly handlers: readonly EventHandler[]
}

/** Takes the events that a service acts on from its queue; those that it does not know are logged and dropped. */
export function createEventConsumer(options: EventConsumerOptions): JobWorker {
  const { redis, prefix, log, subscriber } = options
  const handlers = new Map(options.handlers.map((handler) => [handler.event.type, handler]))
  const handle = implementJob(deliverEvent, async ({ payload: event, correlationId, log: jobLog }) => {
    const handler = handlers.get(event.type)
    if (!handler) return jobLog.warn({ type: event.type }, 'an event came that nobody here acts on')
    await handler.run({ eventId: event.id, payload: event.payload, correlationId, log: jobLog })
  })
  return createJobWorker({ redis, prefix, log, queue: queueOf(subscriber), handlers: [handle], concurrency: 8 })
}
