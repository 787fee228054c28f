import type { Worker } from 'bullmq'
import { collectGauge, counterOf } from '#platform/metrics'
import type { Registry } from '#platform/metrics'

/** Counts the jobs of a worker from now on. */
export function countJobs(registry: Registry, { queue, worker }: { readonly queue: string; readonly worker: Worker }) {
  const ended = counterOf(registry, {
    name: 'plumbline_jobs_total',
    help: 'Attempts of jobs that ended: completed, retried (failed, and tried again) or failed (permanently).',
    labelNames: ['queue', 'outcome'],
  })
  const [completed, retried, failed] = ['completed', 'retried', 'failed'].map((outcome) => ended.labels(queue, outcome))
  for (const counter of [completed, retried, failed]) counter?.inc(0)
  let active = 0
  collectGauge(registry, {
    name: 'plumbline_jobs_active',
    help: 'Jobs that run in this process.',
    labelNames: ['queue'],
    read: () => [[[queue], Math.max(0, active)]],
  })
  worker.on('active', () => void active++)
  worker.on('completed', () => {
    active--
    completed?.inc()
  })
  worker.on('failed', (job) => {
    // Without a job, another worker has taken it.
    if (job) active--
    if (job && job.finishedOn === undefined) retried?.inc()
    else failed?.inc()
  })
}
