import { createSequencedTopics } from '@plumbline/resumable-topics'
import type { SequencedTopics } from '@plumbline/resumable-topics'
import { readEpoch } from '@plumbline/resumable-topics/log'
import { createEventDelivery } from '#platform/events'
import type { HealthCheck } from '#platform/http'
import { createId } from '#platform/ids'
import { createJobQueue } from '#platform/jobs'
import type { JobQueue } from '#platform/jobs'
import { Lifecycle } from '#platform/lifecycle'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import { Registry } from '#platform/metrics'
import { connectMongo } from '#platform/mongo'
import type { Mongo, MongoOptions } from '#platform/mongo'
import { createOutbox, createStoredEvents, measureTopics } from '#platform/outbox'
import type { OutboxEvent } from '#platform/outbox'
import { createRedisByUse, topicConnections } from '#platform/redis'
import type { RedisByUse } from '#platform/redis'
import type { SubgraphClient } from '#platform/subgraph-client'
import { runEvents } from '#schema/events/run-events'
import { createAssessmentsClient } from './clients/assessments.client.ts'
import { createPaymentsClient } from './clients/payments.client.ts'
import type { AgentsSharedConfig } from './config.ts'
import { workflow } from './domain/advice/index.ts'
import type { PricesRepository } from './domain/prices.ts'
import { renderReport, reportQueueName } from './domain/reports/render-report.job.ts'
import { reportFileKey } from './domain/reports/report-file.ts'
import type { ReportRepository } from './domain/reports/report-file.ts'
import type { AssessmentsPort, RunRepository, TaskQueue } from './domain/runs/ports.ts'
import { jobIdOf, runTask, taskQueueName } from './domain/runs/run-task.job.ts'
import { runTopic, toLogged } from './domain/runs/run-topic.ts'
import { isFinal } from './domain/runs/run.ts'
import type { Run, RunChange, RunEvent } from './domain/runs/run.ts'
import { measureRuns } from './measure-runs.ts'
import { createPricesRepository } from './models/prices.repository.ts'
import { createReportRepository } from './models/report.repository.ts'
import { createRunRepository } from './models/run.repository.ts'
import { defineModels, formerIndexes } from './models/schemas.ts'
import { readOperatorPrices } from './operator-prices.ts'
import { enqueueDue } from './services/enqueue-due.ts'
import { PricesService } from './services/prices.service.ts'
import type { ReportQueue } from './services/report-file.service.ts'
import { createRunWriter } from './services/run-writer.ts'
import type { RunWriter } from './services/run-writer.ts'
import { RunService } from './services/run.service.ts'

export interface AgentsDeps {
  readonly log: Logger
  /** Where this subgraph is measured. Default: a registry of its own. */
  readonly registry?: Registry | undefined
  readonly assessments: SubgraphClient
  readonly payments: SubgraphClient
  readonly onMongoCommand?: MongoOptions['onCommand']
}

/** What the API and the workers of this subgraph share: runs, their log, their queue. */
export interface AgentsCore extends Disposable {
  readonly health: readonly HealthCheck[]
  readonly mongo: Mongo
  readonly redis: RedisByUse<'jobs' | 'topics'>
  readonly topics: SequencedTopics
  readonly queue: TaskQueue
  readonly reports: ReportRepository
  readonly reportQueue: ReportQueue
  readonly runs: RunRepository
  readonly writer: RunWriter
  readonly assessments: AssessmentsPort
  readonly service: RunService
  readonly prices: PricesService
  readonly pricesRepository: PricesRepository
}

export async function createAgentsCore(config: AgentsSharedConfig, deps: AgentsDeps): Promise<AgentsCore> {
  const { log, registry = new Registry() } = deps
  const lifecycle = new Lifecycle(log)
  try {
    const mongo = lifecycle.own(
      'mongo',
      await connectMongo({ ...config.mongo, log, registry, onCommand: deps.onMongoCommand }),
    )
    const uses = ['jobs', 'topics'] as const
    const redis = lifecycle.own('redis', await createRedisByUse({ ...config.redis, uses, log, name: 'agents' }))
    const { keyPrefix: prefix, retention } = config
    const live = { ...topicConnections(redis.topics), log, keyPrefix: `${prefix}:agents:`, retention }
    const stored = createStoredEvents(mongo)
    const topics = lifecycle.own('topics', measureTopics(registry, createSequencedTopics({ ...live, stored })))
    const jobConnections = { redis: redis.jobs, prefix, log }
    const delivery = lifecycle.own('delivery', createEventDelivery({ ...jobConnections, events: runEvents }))
    const { deliver, deliveredTypes } = delivery
    const queueEpoch = () => readEpoch({ client: redis.jobs.client, keyPrefix: live.keyPrefix })
    const outboxConfig = { connection: mongo.connection, topics, queueEpoch, deliver, deliveredTypes, log, registry }
    const outbox = lifecycle.own('outbox', createOutbox(outboxConfig))
    const jobs = lifecycle.own('queue', createJobQueue({ ...jobConnections, queue: taskQueueName }))
    const queue = toTaskQueue(jobs)
    const reportJobs = createJobQueue({ ...jobConnections, queue: reportQueueName })
    const reportQueue = toReportQueue(lifecycle.own('report queue', reportJobs))
    const models = defineModels(mongo.connection)
    await mongo.prepare(Object.values(models), formerIndexes(models))
    await outbox.start()

    const now = () => new Date()
    const runs = createRunRepository({ mongo, models, outbox, toOutboxEvents })
    const reports = createReportRepository(mongo, models)
    const measureChange = measureRuns(registry, runs)
    const onStored = (read: Run, change: RunChange) => {
      outbox.trigger()
      measureChange(read, change)
      // The reconciler enqueues tasks that cannot be enqueued now.
      enqueueDue(queue, { read, change, now: now() }).catch((error: unknown) =>
        log.warn({ err: error, runId: read.id }, 'tasks could not be enqueued'),
      )
    }
    const writer = createRunWriter({ runs, onStored })
    const assessments = createAssessmentsClient(deps.assessments)
    const credits = createPaymentsClient(deps.payments)
    const pricesRepository = createPricesRepository(models)
    const operatorPrices = await readOperatorPrices(config.priceOverlayFile)
    const prices = new PricesService({ prices: pricesRepository, operatorPrices, now })
    const service = new RunService({ runs, writer, assessments, credits, prices, workflow, now })
    const health = [{ name: 'mongodb', check: () => mongo.ping() }, ...redis.health]
    return {
      health,
      mongo,
      redis,
      topics,
      queue,
      reports,
      reportQueue,
      runs,
      writer,
      assessments,
      service,
      prices,
      pricesRepository,
      dispose: () => lifecycle.dispose(),
    }
  } catch (error) {
    await lifecycle.dispose()
    throw error
  }
}

/** A job that failed permanently or is kept as completed must not prevent another attempt of its task. */
const toTaskQueue = (jobs: JobQueue): TaskQueue => ({
  enqueue: ({ runId, role, attempt, correlationId, delayMs }) =>
    jobs.requeue(
      runTask,
      { runId, role, attempt },
      { jobId: jobIdOf({ runId, role, attempt }), correlationId, delayMs },
    ),
})

/** A file that is requested again after it was removed is another job. */
const toReportQueue = (jobs: JobQueue): ReportQueue => ({
  enqueue: ({ runId, format, requestedAt }, correlationId) =>
    jobs.requeue(
      renderReport,
      { runId, format },
      { jobId: `${reportFileKey({ runId, format })}-${requestedAt.getTime()}`, correlationId },
    ),
})

/** Event types that other subgraphs consume; all others are only delivered to subscriptions. */
const announced: Readonly<Partial<Record<RunEvent['kind'], string>>> = {
  RUN_STARTED: 'run.started',
  RUN_PAUSED: 'run.paused',
  RUN_RESUMED: 'run.resumed',
  RUN_COMPLETED: 'run.completed',
  RUN_FAILED: 'run.failed',
  RUN_CANCELLED: 'run.cancelled',
}

function toOutboxEvents({ run, events, correlationId = run.correlationId }: RunChange): readonly OutboxEvent[] {
  const first = run.seq - events.length + 1
  return events.map((event, index) => ({
    id: createId('evt'),
    type: announced[event.kind] ?? 'run.progressed',
    correlationId,
    payload: {
      runId: run.id,
      assessmentId: run.assessmentId,
      organizationId: run.organizationId,
      startedBy: run.startedBy,
      ...toLogged(event),
    },
    topic: {
      name: runTopic(run.id),
      seq: first + index,
      // The last event of a run that has ended is the last of its log.
      terminal: isFinal(run) && index === events.length - 1,
    },
  }))
}
