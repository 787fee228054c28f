import { createJobWorker, createRepeating } from '#platform/jobs'
import type { JobMetrics } from '#platform/jobs'
import { Lifecycle } from '#platform/lifecycle'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import type { AgentsWorkerConfig } from './config.ts'
import type { AgentsCore } from './core.ts'
import { synthesise, workflow, writeReport } from './domain/advice/index.ts'
import { describeRunPlan } from './domain/plans/run-plan.ts'
import { reportQueueName } from './domain/reports/render-report.job.ts'
import { composeDocument } from './domain/reports/report-document.ts'
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
import { createSimulator } from './simulation/index.ts'
import { searchWeb } from './web-search/index.ts'

export type AgentsWorkerOptions = Pick<AgentsWorkerConfig, 'keyPrefix' | 'searchEndpoint' | 'concurrency'>

export interface AgentsWorker extends Disposable {
  metrics(): readonly JobMetrics[]
}

const reconcileEveryMs = 2_000
const reportUpkeepEveryMs = 10_000
/** Files are rendered one after the other; the next one waits with its report in memory. */
const reportConcurrency = 2

/** Executes the tasks of runs, and reconciles runs with the queue. */
export function createAgentsWorker(
  core: AgentsCore,
  options: AgentsWorkerOptions,
  { log }: { readonly log: Logger },
): AgentsWorker {
  const { redis, runs, writer, assessments, service, queue, reports, reportQueue } = core
  const { keyPrefix: prefix, searchEndpoint, concurrency } = options
  const lifecycle = new Lifecycle(log)
  const simulator = lifecycle.own('simulator', createSimulator({}))
  const [now, random] = [() => new Date(), Math.random]
  const recorder = createOutcomeRecorder({
    assessments,
    synthesise,
    async recordPlan({ id }, { requirements }) {
      const plan = describeRunPlan(requirements)
      await runs.savePlan(id, plan)
      return plan
    },
    async recordReport({ id }, { input, outcomes, plan }) {
      const draft = writeReport({ input, outcomes })
      await reports.saveDocument(id, composeDocument({ input, outcomes, draft, plan, now: now() }))
      return draft
    },
  })
  const tools = {
    searchEndpoint,
    search: searchWeb,
    simulate: (input: Parameters<typeof simulator.simulate>[0], signal: AbortSignal) =>
      simulator.simulate(input, { signal }),
  }
  const heartbeats = lifecycle.own('heartbeats', createHeartbeats({ runs, now, log }))
  const tasks = new TaskService({ runs, writer, recorder, heartbeats, workflow, tools, now, random })
  const reconciler = new ReconcileService({ runs, writer, service, queue, now, random, log })

  const handlers = [createRunTaskProcessor(tasks)]
  const worker = createJobWorker({ redis, prefix, log, queue: taskQueueName, handlers, concurrency })
  lifecycle.own('tasks', worker)
  const reconcile = createRepeating({
    name: 'reconcile-runs',
    everyMs: reconcileEveryMs,
    log,
    lease: { redis, keyPrefix: `${prefix}:agents` },
    run: (signal) => reconciler.reconcile(signal),
  })
  lifecycle.own('reconciler', reconcile)

  const renderer = lifecycle.own('report renderer', createReportThread())
  const files = createJobWorker({
    redis,
    prefix,
    log,
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
    lease: { redis, keyPrefix: `${prefix}:agents` },
    run: (signal) => upkeep.upkeep(signal),
  })
  lifecycle.own('report upkeep', reportUpkeep)
  return { metrics: () => [worker.metrics(), files.metrics()], dispose: () => lifecycle.dispose() }
}
