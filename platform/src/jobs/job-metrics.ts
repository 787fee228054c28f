import type { Job, Worker } from 'bullmq'
import { collectGauge, counterOf, histogramOf } from '#platform/metrics'
import type { Registry } from '#platform/metrics'
import type { JobQueue } from './types.ts'

export interface JobMetricsOptions {
  readonly queue: string
  /** The names of the jobs that the worker has handlers for. */
  readonly jobs: readonly string[]
  readonly worker: Worker
  readonly depth: Pick<JobQueue, 'counts' | 'oldestWaitingAt'>
}

const bucketsSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]

/** Counts the jobs of a worker from now on, and reads the length and the age of its queue at each scrape. */
export function measureJobs(registry: Registry, { queue, jobs, worker, depth }: JobMetricsOptions): void {
  const ended = counterOf(registry, {
    name: 'plumbline_jobs_total',
    help: 'Attempts of jobs that ended: completed, retried (failed, and tried again) or failed (permanently).',
    labelNames: ['queue', 'job', 'outcome'],
  })
  const durations = histogramOf(registry, {
    name: 'plumbline_job_duration_seconds',
    help: 'Duration of attempts of jobs, from the start to the end.',
    labelNames: ['queue', 'job'],
    buckets: bucketsSeconds,
  })
  for (const job of jobs)
    for (const outcome of ['completed', 'retried', 'failed']) ended.labels(queue, job, outcome).inc(0)
  let active = 0
  const end = ({ name, processedOn }: Job, outcome: string) => {
    active--
    ended.labels(queue, name, outcome).inc()
    if (processedOn !== undefined) durations.labels(queue, name).observe(Math.max(0, Date.now() - processedOn) / 1_000)
  }
  worker.on('active', () => void active++)
  worker.on('completed', (job) => end(job, 'completed'))
  worker.on('failed', (job) => {
    // Without a job, another worker has taken it.
    if (job) end(job, job.finishedOn === undefined ? 'retried' : 'failed')
  })
  collectGauge(registry, {
    name: 'plumbline_jobs_active',
    help: 'Jobs that run in this process.',
    labelNames: ['queue'],
    read: () => [[[queue], Math.max(0, active)]],
  })
  collectGauge(registry, {
    name: 'plumbline_queue_jobs',
    help: 'Jobs of a queue by state. Every process with workers of the queue reports the same.',
    labelNames: ['queue', 'state'],
    read: async () => Object.entries(await depth.counts()).map(([state, count]) => [[queue, state], count]),
  })
  collectGauge(registry, {
    name: 'plumbline_queue_oldest_waiting_seconds',
    help: 'How long the oldest job that waits for a worker has waited; 0 if none waits. Every process with workers of the queue reports the same.',
    labelNames: ['queue'],
    read: async () => {
      const since = await depth.oldestWaitingAt()
      return [[[queue], since === null ? 0 : Math.max(0, Date.now() - since.getTime()) / 1_000]]
    },
  })
}
