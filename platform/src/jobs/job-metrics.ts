import type { Worker } from 'bullmq'
import type { JobMetrics } from './types.ts'

/** Counts the jobs of a worker from now on. */
export function countJobs(queue: string, worker: Worker): () => JobMetrics {
  const counts = { active: 0, completed: 0, retried: 0, failed: 0 }
  worker.on('active', () => void counts.active++)
  worker.on('completed', () => {
    counts.active--
    counts.completed++
  })
  worker.on('failed', (job) => {
    // Without a job, another worker has taken it.
    if (job) counts.active--
    if (job && job.finishedOn === undefined) counts.retried++
    else counts.failed++
  })
  return () => ({ queue, ...counts })
}

/** The metrics in the text format of Prometheus, with those of the process. */
export function renderJobMetrics(workers: readonly JobMetrics[]): string {
  const { rss, heapUsed } = process.memoryUsage()
  const lines = [
    '# TYPE process_resident_memory_bytes gauge',
    `process_resident_memory_bytes ${rss}`,
    '# TYPE nodejs_heap_used_bytes gauge',
    `nodejs_heap_used_bytes ${heapUsed}`,
    '# TYPE plumbline_jobs_active gauge',
    ...workers.map(({ queue, active }) => `plumbline_jobs_active{queue="${queue}"} ${Math.max(0, active)}`),
    '# TYPE plumbline_jobs_total counter',
    ...workers.flatMap(({ queue, completed, retried, failed }) =>
      Object.entries({ completed, retried, failed }).map(
        ([outcome, count]) => `plumbline_jobs_total{queue="${queue}",outcome="${outcome}"} ${count}`,
      ),
    ),
  ]
  return `${lines.join('\n')}\n`
}
