import { createJobWorker, createRepeating } from '#platform/jobs'
import { Lifecycle } from '#platform/lifecycle'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import type { Registry } from '#platform/metrics'
import { createAdviceThread } from './advice-thread/index.ts'
import type { AdviceThread } from './advice-thread/index.ts'
import type { AgentsWorkerConfig } from './config.ts'
import type { AgentsCore } from './core.ts'
import { workflow } from './domain/advice/index.ts'
import type { Advisor } from './domain/advice/types.ts'
import { reportQueueName } from './domain/reports/render-report.job.ts'
import { taskQueueName } from './domain/runs/run-task.job.ts'
import { createRenderReportProcessor } from './jobs/render-report.processor.ts'
import { createRunTaskProcessor } from './jobs/run-task.processor.ts'
import { createReportThread } from './reports/index.ts'
import { createHeartbeats } from './services/heartbeats.ts'
import { createOutcomeRecorder } from './services/outcome-recorder.ts'
import { ReconcileService } from './services/reconcile.service.ts'
import { RenderReportService } from './services/report-file.service.ts'
import { ReportUpkeepService } from './services/report-upkeep.service.ts'
import { TaskService } from './services/task.service.ts'
import { searchWeb } from './web-search/index.ts'

export type AgentsWorkerOptions = Pick<AgentsWorkerConfig, 'keyPrefix' | 'searchEndpoint' | 'concurrency'>

const reconcileEveryMs = 2_000
const reportUpkeepEveryMs = 10_000
/** Files are rendered one after the other; the next one waits with its report in memory. */
const reportConcurrency = 2

/** Executes the tasks of runs, and reconciles runs with the queue. */
export function createAgentsWorker(
  core: AgentsCore,
  options: AgentsWorkerOptions,
  { log, registry }: { readonly log: Logger; readonly registry?: Registry | undefined },
): Disposable {
  const { runs, writer, assessments, service, queue, reports, reportQueue } = core
  const redis = core.redis.jobs
  const { keyPrefix: prefix, searchEndpoint, concurrency } = options
  const lifecycle = new Lifecycle(log)
  // Each task waits for one call at a time.
  const thread = lifecycle.own('advice thread', createAdviceThread({ maxWaiting: concurrency }))
  const [now, random] = [() => new Date(), Math.random]
  const recorder = createOutcomeRecorder({
    assessments,
    rank: thread.rank,
    async recordPlan({ id }, { requirements }) {
      const plan = await thread.planRun(requirements)
      await runs.savePlan(id, plan)
      return plan
    },
    async recordReport({ id }, facts) {
      const { draft, document } = await thread.report({ ...facts, now: now() })
      await reports.saveDocument(id, document)
      return draft
    },
  })
  const tools = { searchEndpoint, search: searchWeb, simulate: thread.simulate, webQueries: thread.webQueries }
  const advisors = workflow.map((advisor) => onThread(advisor, thread))
  const heartbeats = lifecycle.own('heartbeats', createHeartbeats({ runs, now, log }))
  const tasks = new TaskService({ runs, writer, recorder, heartbeats, workflow: advisors, tools, now, random })
  const reconciler = new ReconcileService({ runs, writer, service, queue, now, random, log })

  const handlers = [createRunTaskProcessor(tasks)]
  const worker = createJobWorker({ redis, prefix, log, registry, queue: taskQueueName, handlers, concurrency })
  lifecycle.own('tasks', worker)
  const reconcile = createRepeating({
    name: 'reconcile-runs',
    everyMs: reconcileEveryMs,
    log,
    lease: { redis, keyPrefix: `${prefix}:agents:` },
    run: (signal) => reconciler.reconcile(signal),
  })
  lifecycle.own('reconciler', reconcile)

  const renderer = lifecycle.own('report renderer', createReportThread())
  const files = createJobWorker({
    redis,
    prefix,
    log,
    registry,
    queue: reportQueueName,
    handlers: [createRenderReportProcessor(new RenderReportService({ reports, renderer, now }))],
    concurrency: reportConcurrency,
  })
  lifecycle.own('report files', files)
  const upkeep = new ReportUpkeepService({ reports, queue: reportQueue, now })
  const reportUpkeep = createRepeating({
    name: 'report-upkeep',
    everyMs: reportUpkeepEveryMs,
    log,
    lease: { redis, keyPrefix: `${prefix}:agents:` },
    run: (signal) => upkeep.upkeep(signal),
  })
  lifecycle.own('report upkeep', reportUpkeep)
  return { dispose: () => lifecycle.dispose() }
}

/** Web research waits for other servers most of the time, and would keep the thread from everybody else. */
const onThread = (advisor: Advisor, thread: AdviceThread): Advisor =>
  advisor.role === 'WEB_RESEARCH'
    ? advisor
    : {
        ...advisor,
        advise: (requirements, { outcomes, signal }) =>
          thread.advise({ role: advisor.role, requirements, outcomes }, signal),
      }
