import type { JsonValue } from '@plumbline/resumable-topics'
import type { ExecutionResult } from 'graphql'
import type { Viewer } from '#platform/auth'
import { createEventDelivery } from '#platform/events'
import type { EventDefinition } from '#platform/events'
import { createId } from '#platform/ids'
import { createJobQueue } from '#platform/jobs'
import { Lifecycle } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { connectMongo } from '#platform/mongo'
import type { Mongo } from '#platform/mongo'
import { createRedis } from '#platform/redis'
import { createLocalSubgraphClient } from '#platform/subgraph-client'
import { startDocumentStore } from '#root/test/support/document-store'
import { startRedis, uniquePrefix } from '#root/test/support/redis'
import { membershipEvents } from '#schema/events/membership-events'
import { paymentEvents } from '#schema/events/payment-events'
import { runEvents } from '#schema/events/run-events'
import { createAssessmentsSubgraph } from '#subgraphs/assessments'
import type { AssessmentsConfig, AssessmentsSubgraph } from '#subgraphs/assessments'

/** A command that the subgraph sent to its database. */
export interface SentCommand {
  readonly name: string
  readonly collection: string
  readonly command: Readonly<Record<string, unknown>>
}

export interface RunNewsToAnnounce {
  readonly kind: 'started' | 'paused' | 'resumed' | 'completed' | 'failed' | 'cancelled'
  readonly runId: string
  readonly assessmentId: string
  /** Correlation id of the agents' event. Default: any. */
  readonly organizationId?: string
  readonly startedBy?: string
  /** Id of the event, for tests that deliver it twice. */
  readonly eventId?: string
}

type Variables = Readonly<Record<string, unknown>>

/** One process of the subgraph. */
export interface Process {
  /** The operation's data. Rejects with the first error, as an AppError with its code. */
  readonly ask: <Data>(viewer: Viewer, query: string, variables?: Variables) => Promise<Data>
  /** The whole response, including errors. */
  readonly answer: (viewer: Viewer, query: string, variables?: Variables) => Promise<ExecutionResult>
  readonly watch: (
    viewer: Viewer,
    query: string,
    variables: Variables,
  ) => Promise<AsyncGenerator<ExecutionResult, void> | ExecutionResult>
}

/** The assessments subgraph with a document store and a Redis, and helpers for tests. */
export interface Assessments extends Process {
  /** The subgraph's database commands during an action, without the periodic ones of the outbox. */
  readonly commandsDuring: (work: () => Promise<unknown>) => Promise<readonly SentCommand[]>
  /** Delivers an event of a run, like the agents subgraph. */
  readonly announce: (kind: RunNewsToAnnounce) => Promise<void>
  /** Delivers another event, like its publisher. */
  readonly tell: <Payload extends JsonValue>(
    event: EventDefinition<Payload>,
    payload: Payload,
    eventId?: string,
  ) => Promise<void>
  /** Removes the completed job of an event from the queue. @returns whether there was one */
  readonly forget: (eventId: string) => Promise<boolean>
  /** Another process on the same stores, which is disposed with the first. */
  readonly replicate: () => Promise<Process>
  /** Direct access to the database. */
  readonly mongo: Mongo
  readonly dispose: () => Promise<void>
}

const correlationId = 'test'

export async function startAssessments(): Promise<Assessments> {
  const log = createLog({ service: 'test', level: 'silent' })
  const lifecycle = new Lifecycle(log)
  const store = lifecycle.own('store', await startDocumentStore())
  const redisServer = lifecycle.own('redis server', await startRedis())
  const prefix = uniquePrefix()
  const database = `${prefix.replace(':', '')}_assessments`
  const redis = lifecycle.own('redis', await createRedis({ url: redisServer.url, log, name: 'test' }))
  const mongo = lifecycle.own('mongo', await connectMongo({ url: store.url, database, log }))
  lifecycle.defer('database', async () => {
    await mongo.connection.dropDatabase()
  })
  const keyPrefix = prefix.replace(':', '')
  const events = [...runEvents, ...paymentEvents, ...membershipEvents]
  const delivery = lifecycle.own('delivery', createEventDelivery({ redis, prefix: keyPrefix, log, events }))
  const queueOptions = { redis, prefix: keyPrefix, log, queue: 'assessments-events' }
  const queue = lifecycle.own('queue', createJobQueue(queueOptions))
  const recorder = createRecorder()
  const config: AssessmentsConfig = {
    logLevel: 'silent',
    keyPrefix,
    redis: { url: redisServer.url, urls: {} },
    identitySecret: 'x'.repeat(32),
    listen: { host: '127.0.0.1', port: 0 },
    retention: { maxLength: 10_000, maxAgeMs: 86_400_000 },
    presence: { heartbeatMs: 10_000, maxNamed: 50 },
    mongo: { url: store.url, database, maxPoolSize: 20 },
  }
  const startProcess = async (): Promise<Process> => {
    const deps = { log, onMongoCommand: recorder.onCommand }
    return toProcess(lifecycle.own('assessments', await createAssessmentsSubgraph(config, deps)))
  }
  return {
    ...(await startProcess()),
    replicate: startProcess,
    commandsDuring: recorder.during,
    announce: ({ kind, eventId = createId('evt'), ...payload }) =>
      delivery.deliver({
        id: eventId,
        type: `run.${kind}`,
        correlationId,
        payload: { organizationId: 'org_of_no_interest', ...payload },
      }),
    tell: ({ type }, payload, eventId = createId('evt')) =>
      delivery.deliver({ id: eventId, type, correlationId, payload }),
    forget: (eventId) => queue.remove(eventId),
    mongo,
    dispose: () => lifecycle.dispose(),
  }
}

function toProcess({ runner }: AssessmentsSubgraph): Process {
  const client = createLocalSubgraphClient(runner)
  const callerFor = (viewer: Viewer) => ({ viewer, correlationId, signal: new AbortController().signal })
  return {
    ask: (viewer, query, variables = {}) => client.request({ query, variables, viewer, correlationId }),
    answer: (viewer, query, variables = {}) => runner.execute({ query, variables }, callerFor(viewer)),
    watch: (viewer, query, variables) => runner.subscribe({ query, variables }, callerFor(viewer)),
  }
}

const domainCollections = new Set([
  'activitycounts',
  'assessmentcounts',
  'assessments',
  'milestones',
  'recommendations',
  'reports',
])

function createRecorder() {
  let commands: SentCommand[] = []
  return {
    onCommand({ name, command }: { readonly name: string; readonly command: unknown }) {
      const fields = command as Readonly<Record<string, unknown>>
      const collection = String(name === 'getMore' ? fields['collection'] : fields[name])
      if (domainCollections.has(collection)) commands.push({ name, collection, command: fields })
    },
    async during(work: () => Promise<unknown>): Promise<readonly SentCommand[]> {
      commands = []
      await work()
      return commands
    },
  }
}
