import { collectGauge, histogramOf } from '#platform/metrics'
import type { Registry } from '#platform/metrics'
import type { RunRepository } from './domain/runs/ports.ts'
import { isFinal, isTaskFinal } from './domain/runs/run.ts'
import type { Run, RunChange } from './domain/runs/run.ts'

const bucketsSeconds = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800]

/**
 * Counts active runs at each scrape, and measures runs and tasks when they end.
 * @returns to be called after each stored change, with the earlier run
 */
export function measureRuns(
  registry: Registry,
  runs: Pick<RunRepository, 'countActiveByStatus'>,
): (read: Run, stored: Pick<RunChange, 'run'>) => void {
  collectGauge(registry, {
    name: 'plumbline_runs',
    help: 'Active runs: QUEUED, RUNNING or PAUSED. Every process of the subgraph reports the same.',
    labelNames: ['status'],
    async read() {
      const counts = await runs.countActiveByStatus()
      return ['QUEUED', 'RUNNING', 'PAUSED'].map((status) => [[status], counts.get(status as Run['status']) ?? 0])
    },
  })
  const runDurations = histogramOf(registry, {
    name: 'plumbline_run_duration_seconds',
    help: 'Runs that this process has ended, from the request to the end: COMPLETED, FAILED or CANCELLED.',
    labelNames: ['outcome'],
    buckets: bucketsSeconds,
  })
  for (const outcome of ['COMPLETED', 'FAILED', 'CANCELLED']) runDurations.zero({ outcome })
  const taskDurations = histogramOf(registry, {
    name: 'plumbline_task_duration_seconds',
    help: 'Tasks of agents that this process has ended, from the first attempt to the end: COMPLETED, SKIPPED, FAILED or CANCELLED.',
    labelNames: ['role', 'outcome'],
    buckets: bucketsSeconds,
  })
  return (read, { run }) => {
    if (isFinal(run) && !isFinal(read))
      runDurations.labels(run.status).observe(secondsBetween(run.createdAt, run.finishedAt))
    const wasFinal = new Set(read.tasks.filter(isTaskFinal).map(({ id }) => id))
    for (const task of run.tasks)
      if (isTaskFinal(task) && !wasFinal.has(task.id) && task.startedAt !== null)
        taskDurations.labels(task.role, task.status).observe(secondsBetween(task.startedAt, task.finishedAt))
  }
}

const secondsBetween = (from: Date, to: Date | null) => Math.max(0, (to ?? from).getTime() - from.getTime()) / 1_000
