import { createSequencedTopics } from '@plumbline/resumable-topics'
import type { SequencedTopics } from '@plumbline/resumable-topics'
import { readEpoch } from '@plumbline/resumable-topics/log'
import { createEventDelivery } from '#platform/events'
import type { EventDelivery } from '#platform/events'
import { createJobQueue } from '#platform/jobs'
import type { JobQueue } from '#platform/jobs'
import type { Lifecycle } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import type { Registry } from '#platform/metrics'
import { connectMongo } from '#platform/mongo'
import type { Mongo, MongoOptions } from '#platform/mongo'
import { createOutbox, createStoredEvents, measureTopics } from '#platform/outbox'
import type { OutboxEvent } from '#platform/outbox'
import { createRedisByUse, topicConnections } from '#platform/redis'
import type { RedisByUse } from '#platform/redis'
import { paymentEvents } from '#schema/events/payment-events'
import type { PaymentsSharedConfig } from './config.ts'
import type { BillingReader, BillingStore } from './domain/ports.ts'
import { submissionIdOf, submitPayment } from './domain/submit-payment.job.ts'
import { measureStore } from './measure-store.ts'
import { createBillingReader } from './models/billing.reader.ts'
import { createBillingStore } from './models/billing.store.ts'
import { defineModels } from './models/models.ts'
import { forConsumers, fromPayload, paymentCreated } from './services/payment-events.ts'

/** What both processes of the subgraph share. */
export interface BillingCore {
  readonly mongo: Mongo
  readonly redis: RedisByUse<'jobs' | 'topics'>
  readonly topics: SequencedTopics
  readonly reader: BillingReader
  readonly store: BillingStore
}

export interface BillingCoreDeps {
  /** Disposes of everything that is opened here. */
  readonly lifecycle: Lifecycle
  readonly log: Logger
  /** In logs and in Redis: `payments`. */
  readonly name: string
  /** Where connections, topics, the outbox, payments and the ledger are measured. */
  readonly registry: Registry
  readonly onMongoCommand?: MongoOptions['onCommand']
}

/** The queue of the subgraph's own jobs. */
export const jobQueueName = 'payments'

export async function createBillingCore(config: PaymentsSharedConfig, deps: BillingCoreDeps): Promise<BillingCore> {
  const { lifecycle, log, name, registry } = deps
  const { keyPrefix, retention } = config
  const mongo = lifecycle.own(
    'mongo',
    await connectMongo({ ...config.mongo, log, registry, onCommand: deps.onMongoCommand }),
  )
  const uses = ['jobs', 'topics'] as const
  const redis = lifecycle.own('redis', await createRedisByUse({ ...config.redis, uses, log, name }))
  const models = defineModels(mongo.connection)
  await mongo.prepare(Object.values(models))
  const stored = createStoredEvents(mongo)
  const live = { ...topicConnections(redis.topics), log, keyPrefix: `${keyPrefix}:payments:`, retention, stored }
  const topics = lifecycle.own('topics', measureTopics(registry, createSequencedTopics(live)))
  const jobs = { redis: redis.jobs, log, prefix: keyPrefix }
  const queue = lifecycle.own('queue', createJobQueue({ ...jobs, queue: jobQueueName }))
  const delivery = lifecycle.own('delivery', createEventDelivery({ ...jobs, events: paymentEvents }))
  const outboxConfig = {
    connection: mongo.connection,
    topics,
    queueEpoch: () => readEpoch({ client: redis.jobs.client, keyPrefix: live.keyPrefix }),
    deliver: deliverTo(queue, delivery),
    deliveredTypes: [paymentCreated, ...delivery.deliveredTypes],
    log,
    registry,
  }
  const outbox = lifecycle.own('outbox', createOutbox(outboxConfig))
  await outbox.start()
  const reader = createBillingReader(models)
  return { mongo, redis, topics, reader, store: measureStore(registry, createBillingStore({ mongo, models, outbox })) }
}

// The event of a new payment is consumed by the subgraph itself, which submits it. Other subgraphs consume its outcome.
const deliverTo =
  (queue: JobQueue, others: EventDelivery) =>
  async (event: OutboxEvent): Promise<void> => {
    const { type, payload, correlationId } = event
    if (type !== paymentCreated) return others.deliver(forConsumers(event))
    const { id: paymentId } = fromPayload(payload)
    await queue.enqueue(submitPayment, { paymentId }, { jobId: submissionIdOf(paymentId), correlationId })
  }
