import type { JobQueue, JobQueueConfig } from './types.ts'

/** The producing end of a queue. */
export function createJobQueue(config: JobQueueConfig): JobQueue {
  throw new Error(`${config.queue}: not there yet`)
}
