import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { ExecutionResult } from 'graphql'
import type { Viewer } from '#platform/auth'
import { createEventDelivery } from '#platform/events'
import { createId } from '#platform/ids'
import { createJobQueue } from '#platform/jobs'
import { Lifecycle } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import type { Logger } from '#platform/logging'
import { Registry } from '#platform/metrics'
import { connectMongo } from '#platform/mongo'
import { createRedis } from '#platform/redis'
import { createLocalSubgraphClient } from '#platform/subgraph-client'
import { submitPayment } from '#root/subgraphs/payments/src/domain/submit-payment.job'
import { createLedgerAuditReader } from '#root/subgraphs/payments/src/models/audit/ledger-audit.reader'
import { defineModels } from '#root/subgraphs/payments/src/models/models'
import { startDocumentStore } from '#root/test/support/document-store'
import { startRedis, uniquePrefix } from '#root/test/support/redis'
import { until } from '#root/test/support/until'
import { runEvents } from '#schema/events/run-events'
import { userEvents } from '#schema/events/user-events'
import {
  createPaymentsSubgraph,
  createPaymentsWorker,
  createSandboxProvider,
  createWebhookServer,
  sandboxWebhookPath,
} from '#subgraphs/payments'
import type { PaymentsConfig } from '#subgraphs/payments'
import { createCommandRecorder } from './command-recorder.ts'
import { createOrganizations } from './organizations.ts'

export interface StartPaymentsOptions {
  readonly reconciliation?: Partial<PaymentsConfig['reconciliation']>
  /** How long charges are pending, in ms. Default 20. */
  readonly settleDelayMs?: number
  /** Default: the webhook of the subgraph. */
  readonly webhookUrl?: string
  readonly log?: Logger
  /** URL of another provider than the sandbox. */
  readonly providerUrl?: string
}

export interface RunReport {
  readonly kind: 'completed' | 'failed' | 'cancelled'
  readonly runId: string
  /** Id of the event, for tests that deliver it twice. */
  readonly eventId?: string
}

interface StoredPayment {
  readonly _id: string
  readonly chargeId: string | null
  readonly createdAt: Date
}

export type Payments = Awaited<ReturnType<typeof startPayments>>

const apiKey = 'an-api-key-of-the-customer'
export const webhookSecret = 'a-secret-of-at-least-thirty-two-characters'
const correlationId = 'test'
// By default, the reconciler does not run during a test.
const never = {
  everyMs: 3_600_000,
  overdueMs: 3_600_000,
  unknownAfterMs: 3_600_000,
  recheckMs: 3_600_000,
  recheckFailedForMs: 3_600_000,
}

/** The payments subgraph, its worker and its provider, with a document store and a Redis of their own. */
export async function startPayments(options: StartPaymentsOptions = {}) {
  const log = options.log ?? createLog({ service: 'test', level: 'silent' })
  const lifecycle = new Lifecycle(log)
  const store = lifecycle.own('store', await startDocumentStore())
  const redisServer = lifecycle.own('redis server', await startRedis())
  const keyPrefix = uniquePrefix().replace(':', '')
  const database = `${keyPrefix}_payments`
  const redis = lifecycle.own('redis', await createRedis({ url: redisServer.url, log, name: 'test' }))
  const mongo = lifecycle.own('mongo', await connectMongo({ url: store.url, database, log }))
  lifecycle.defer('database', async () => {
    await mongo.connection.dropDatabase()
  })
  const delivery = lifecycle.own(
    'delivery',
    createEventDelivery({ redis, prefix: keyPrefix, log, events: [...runEvents, ...userEvents] }),
  )
  const provider = lifecycle.own('provider', await startProvider({ log, settleDelayMs: options.settleDelayMs ?? 20 }))
  const heard = lifecycle.own('events', createJobQueue({ redis, log, prefix: keyPrefix, queue: 'payments-events' }))
  const submissions = lifecycle.own('queue', createJobQueue({ redis, log, prefix: keyPrefix, queue: 'payments' }))
  const organizations = createOrganizations()
  const registry = new Registry()
  const recorder = createCommandRecorder()
  const workerRecorder = createCommandRecorder()
  const config = (webhookUrl: string): PaymentsConfig => ({
    logLevel: 'silent',
    keyPrefix,
    redis: { url: redisServer.url, urls: {} },
    identitySecret: 'x'.repeat(32),
    usersUrls: ['http://127.0.0.1:1/graphql'],
    listen: { host: '127.0.0.1', port: 0 },
    retention: { maxLength: 10_000, maxAgeMs: 86_400_000 },
    mongo: { url: store.url, database, maxPoolSize: 20 },
    provider: { url: options.providerUrl ?? provider.url, apiKey, webhookSecret, webhookUrl },
    reconciliation: { ...never, ...options.reconciliation },
  })
  const subgraph = lifecycle.own(
    'payments',
    await createPaymentsSubgraph(config(''), {
      log,
      users: organizations.client,
      registry,
      onMongoCommand: recorder.onCommand,
    }),
  )
  const webhookStatuses: number[] = []
  const routes = (server: FastifyInstance) => {
    server.addHook('onResponse', async (_request, { statusCode }) => void webhookStatuses.push(statusCode))
    subgraph.routes(server)
  }
  const webhooks = lifecycle.own('webhooks', await createWebhookServer({ host: '127.0.0.1', port: 0, routes }))
  const webhookUrl = `${webhooks.url}${sandboxWebhookPath}`
  const workerDeps = { log, onMongoCommand: workerRecorder.onCommand }
  lifecycle.own('worker', await createPaymentsWorker(config(options.webhookUrl ?? webhookUrl), workerDeps))

  const client = createLocalSubgraphClient(subgraph.runner)
  const callerFor = (viewer: Viewer) => ({ viewer, correlationId, signal: new AbortController().signal })
  return {
    organizations,
    provider,
    webhookUrl,
    registry,
    /** The subgraph's response statuses to webhooks, in order. */
    webhookStatuses,
    /** The state of a payment's submission: `delayed` if it failed and is retried. */
    submissionOf: (paymentId: string) => submissions.stateOf(`submit-${paymentId}`),
    /** Enqueues a payment's submission again, like a relay that repeats an event. */
    submitAgain: (paymentId: string) =>
      submissions.requeue(submitPayment, { paymentId }, { jobId: `submit-${paymentId}`, correlationId }),
    /** Removes a payment's submission from the queue, like an emptied Redis. */
    forgetSubmission: (paymentId: string) => submissions.remove(`submit-${paymentId}`),
    /** The stored payment. */
    storedPayment: (paymentId: string) =>
      mongo.connection.collection<StoredPayment>('payments').findOne({ _id: paymentId }),
    /** Direct access to the database. */
    mongo,
    /** Reads complete ledgers, like the audit. */
    ledger: createLedgerAuditReader(mongo, defineModels(mongo.connection)),
    /** The operation's data. Rejects with the first error, as an AppError with its code. */
    ask: <Data>(viewer: Viewer, query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Data> =>
      client.request<Data>({ query, variables, viewer, correlationId }),
    /** The whole response, including errors. */
    answer: (viewer: Viewer, query: string, variables = {}): Promise<ExecutionResult> =>
      subgraph.runner.execute({ query, variables }, callerFor(viewer)),
    watch: (viewer: Viewer, query: string, variables: Readonly<Record<string, unknown>>) =>
      subgraph.runner.subscribe({ query, variables }, callerFor(viewer)),
    /** The subgraph's database commands during an action, without the periodic ones of the outbox. */
    commandsDuring: recorder.during,
    /** The same for the worker. */
    workerCommandsDuring: workerRecorder.during,
    /** Delivers the end of a run to the worker, like the agents subgraph. */
    announce: ({ kind, runId, eventId = createId('evt') }: RunReport) =>
      delivery.deliver({
        id: eventId,
        type: `run.${kind}`,
        correlationId,
        payload: { runId, assessmentId: 'asm_of_no_interest', organizationId: 'org_of_no_interest' },
      }),
    /** Delivers the verification of an email to the worker, like the users subgraph. */
    announceVerified: ({ organizationId, eventId }: { readonly organizationId: string; readonly eventId: string }) =>
      delivery.deliver({
        id: eventId,
        type: 'user.email-verified',
        correlationId,
        payload: { userId: 'usr_of_no_interest', organizationId, at: new Date().toISOString() },
      }),
    /** Waits until the worker has acted on an event. */
    untilHeard: (eventId: string) => until(async () => (await heard.stateOf(eventId)) === 'completed'),
    dispose: () => lifecycle.dispose(),
  }
}

/** The sandbox provider, which a test can stop, and restart on the same port with its charges. */
async function startProvider({ log, settleDelayMs }: { readonly log: Logger; readonly settleDelayMs: number }) {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'))
  const start = (port: number) =>
    createSandboxProvider(
      {
        host: '127.0.0.1',
        port,
        apiKey,
        webhookSecret,
        settleDelayMs,
        webhookBackoff: { baseMs: 10, maxMs: 100 },
        dataFile: join(folder, 'charges.jsonl'),
      },
      { log },
    )
  let running = await start(0)
  const { url } = running
  return {
    url,
    stop: () => running.dispose(),
    start: async () => {
      running = await start(Number(new URL(url).port))
    },
    /** Deletes all charges. */
    forgetEverything: async () => {
      await running.dispose()
      await rm(join(folder, 'charges.jsonl'))
      running = await start(Number(new URL(url).port))
    },
    async dispose() {
      await running.dispose()
      await rm(folder, { recursive: true })
    },
  }
}
