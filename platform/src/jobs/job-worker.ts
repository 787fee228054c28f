import type { JobWorker, JobWorkerConfig } from './types.ts'

/** The consuming end of a queue; starts at once. */
export function createJobWorker(config: JobWorkerConfig): JobWorker {
  throw new Error(`${config.queue}: not there yet`)
}
