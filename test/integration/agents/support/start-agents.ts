import type { ExecutionResult } from 'graphql'
import type { Role, UserViewer } from '#platform/auth'
import { createEventConsumer, onEvent } from '#platform/events'
import { createId } from '#platform/ids'
import { createJobWorker } from '#platform/jobs'
import type { JobHandler } from '#platform/jobs'
import { Lifecycle } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { createRedis } from '#platform/redis'
import { workflow } from '#root/subgraphs/agents/src/domain/advice/index'
import type { Advisor, AgentOutcome, AgentRole } from '#root/subgraphs/agents/src/domain/advice/types'
import { taskOf } from '#root/subgraphs/agents/src/domain/runs/run'
import type { Run, Task } from '#root/subgraphs/agents/src/domain/runs/run'
import { taskQueueName } from '#root/subgraphs/agents/src/domain/runs/run-task.job'
import { runTopic } from '#root/subgraphs/agents/src/domain/runs/run-topic'
import type { LoggedRunEvent } from '#root/subgraphs/agents/src/domain/runs/run-topic'
import { createRunTaskProcessor } from '#root/subgraphs/agents/src/jobs/run-task.processor'
import { createHeartbeats } from '#root/subgraphs/agents/src/services/heartbeats'
import { ReconcileService } from '#root/subgraphs/agents/src/services/reconcile.service'
import { createRunWriter } from '#root/subgraphs/agents/src/services/run-writer'
import { TaskService } from '#root/subgraphs/agents/src/services/task.service'
import { startDocumentStore } from '#root/test/support/document-store'
import { startRedis, uniquePrefix } from '#root/test/support/redis'
import { untilShown } from '#root/test/support/until'
import { runEvents } from '#schema/events/run-events'
import { createAgentsCore, createAgentsSubgraph } from '#subgraphs/agents'
import type { AgentsCore, AgentsDeps } from '#subgraphs/agents'
import { createNeighbours } from './neighbours.ts'

/** An event as another subgraph receives it. */
export interface Heard {
  readonly type: string
  readonly runId: string
  readonly correlationId: string
}

export type Agents = Awaited<ReturnType<typeof startAgents>>

export interface TakenJob {
  readonly role: AgentRole
  readonly correlationId: string
}

/** Replaces the advice of an agent. Default: an empty outcome. */
export type Advices = Readonly<Partial<Record<AgentRole, Partial<Pick<Advisor, 'advise' | 'deadlineMs'>>>>>

export const agreeing: AgentOutcome = { kind: 'completed', summary: 'Fine.', findings: [], details: null }

export interface AgentsOptions {
  readonly priceOverlayFile?: string | null
  readonly onMongoCommand?: AgentsDeps['onMongoCommand']
}

/** The agents subgraph with a document store and a Redis of its own. Tasks are executed when a test starts a worker. */
export async function startAgents({ priceOverlayFile = null, onMongoCommand }: AgentsOptions = {}) {
  const log = createLog({ service: 'test', level: 'silent' })
  const lifecycle = new Lifecycle(log)
  const store = lifecycle.own('store', await startDocumentStore())
  const redisServer = lifecycle.own('redis server', await startRedis())
  const keyPrefix = uniquePrefix().replace(':', '')
  const assessments = new Map<string, string>()
  const neighbours = createNeighbours((id) => assessments.get(id) ?? null)
  const config = {
    logLevel: 'silent',
    keyPrefix,
    redis: { url: redisServer.url, urls: {} },
    identitySecret: 'x'.repeat(32),
    retention: { maxLength: 10_000, maxAgeMs: 86_400_000 },
    mongo: { url: store.url, database: `${keyPrefix}_agents`, maxPoolSize: 20 },
    assessmentsUrls: ['http://127.0.0.1:1/graphql'],
    paymentsUrls: ['http://127.0.0.1:1/graphql'],
    priceOverlayFile,
    downloadLinks: { secret: 'x'.repeat(32), lifetimeMs: 300_000 },
    reportKeepMs: 3_600_000,
  } as const
  const deps = { log, assessments: neighbours.client, payments: neighbours.client, onMongoCommand }
  const core = lifecycle.own('core', await createAgentsCore(config, deps))
  lifecycle.defer('database', () => core.mongo.connection.dropDatabase())
  const { runner } = lifecycle.own('agents', await createAgentsSubgraph(core, config, { log }))
  const { runs, writer, service, queue } = core
  const clock = { now: () => new Date(), random: () => 0 }
  const reconciler = new ReconcileService({ runs, writer, service, queue, log, ...clock })
  const heartbeats = lifecycle.own('heartbeats', createHeartbeats({ runs, log, ...clock }))

  const redis = lifecycle.own('redis', await createRedis({ url: redisServer.url, log, name: 'test' }))
  const heard: Heard[] = []
  const handlers = runEvents.map((event) =>
    onEvent(event, async ({ payload: { runId }, correlationId }) => {
      heard.push({ type: event.type, runId, correlationId })
    }),
  )
  const consumer = { redis, prefix: keyPrefix, log, subscriber: 'assessments', handlers }
  lifecycle.own('consumer', createEventConsumer(consumer))

  const runOf = async (id: string): Promise<Run> => {
    const [run] = await runs.find([id])
    if (!run) throw new Error(`expected the run ${id}, found none`)
    return run
  }
  const ask = (viewer: UserViewer, query: string, correlationId = 'test'): Promise<ExecutionResult> =>
    runner.execute({ query }, { viewer, correlationId, signal: new AbortController().signal })
  const anAssessment = (role: Role = 'MEMBER', organizationId = createId('org')) => {
    const assessmentId = createId('asm')
    assessments.set(assessmentId, organizationId)
    const roles = { [organizationId]: role }
    const viewer: UserViewer = { kind: 'user', userId: createId('usr'), sessionId: createId('ses'), roles }
    return { assessmentId, organizationId, viewer }
  }
  return {
    core,
    neighbours,
    /** Events that were delivered to another subgraph. */
    heard,
    /** A new assessment, and a user with a role in its organization. */
    anAssessment,
    /** A run that was just started. */
    async aRun(correlationId = 'test') {
      const { assessmentId, viewer } = anAssessment()
      const start = `mutation { startRun(input: { assessmentId: "${assessmentId}" }) { run { id } } }`
      const { data } = await ask(viewer, start, correlationId)
      return { id: (data as { startRun: { run: { id: string } } }).startRun.run.id, viewer }
    },
    /** Starts a worker; `onJob` is called for each job that it takes from the queue. */
    startWorker(advices: Advices = {}, onJob: (job: TakenJob) => void = () => undefined) {
      const advisors = workflow.map((advisor) => ({ ...advisor, advise: () => agreeing, ...advices[advisor.role] }))
      const recorder = { record: () => Promise.resolve([]) }
      const tools = { searchEndpoint: null, search: unexpected, simulate: unexpected, webQueries: unexpected }
      const tasks = new TaskService({ runs, writer, recorder, heartbeats, workflow: advisors, tools, ...clock })
      const worker = { redis: core.redis.jobs, prefix: keyPrefix, log, queue: taskQueueName, concurrency: 12 }
      const { job, run } = createRunTaskProcessor(tasks)
      const noted: JobHandler['run'] = (taken) => {
        onJob({ role: (taken.payload as { role: AgentRole }).role, correlationId: taken.correlationId })
        return run(taken)
      }
      return createJobWorker({ ...worker, handlers: [{ job, run: noted }], drainGraceMs: 0 })
    },
    /** Changes runs like another process, which has a separate mutex. */
    anotherWriter: () => createRunWriter({ runs, onStored: () => undefined }),
    /** One pass of the reconciler. */
    reconcile: () => reconciler.reconcile(new AbortController().signal),
    /** The whole response, including errors. */
    ask,
    runOf,
    eventsOf: (runId: string) => eventsOf(core, runId),
    /** The task as soon as it satisfies the condition. */
    taskUntil: (runId: string, role: AgentRole, isThere: (task: Task, run: Run) => boolean): Promise<Task> =>
      untilShown(
        async () => {
          const run = await runOf(runId)
          const task = taskOf(run, role)
          if (!task) throw new Error(`expected a task ${role}, found none`)
          return { task, run }
        },
        ({ task, run }) => isThere(task, run),
      ).then(({ task }) => task),
    /** The start of another process of this release, as far as the database is concerned. */
    startAgain: async () => (await createAgentsCore(config, deps)).dispose(),
    dispose: () => lifecycle.dispose(),
  }
}

/** A run's log, with the correlation id of each entry. */
async function eventsOf({ mongo }: AgentsCore, runId: string) {
  const stored = mongo.connection.collection<{ _id: string; payload: string; correlationId: string }>('outbox')
  const found = await stored
    .find({ 'topic.name': runTopic(runId) })
    .sort({ 'topic.seq': 1 })
    .toArray()
  return found.map(({ payload, correlationId }) => ({ ...(JSON.parse(payload) as LoggedRunEvent), correlationId }))
}

const unexpected = () => Promise.reject(new Error('expected no tool to be asked'))
