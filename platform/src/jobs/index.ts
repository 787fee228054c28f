export { defineJob, implementJob } from './define-job.ts'
export { JobPayloadInvalid } from './job-payload.ts'
export { createJobQueue } from './job-queue.ts'
export { createJobWorker } from './job-worker.ts'
export { createRepeating } from './repeating.ts'
export type { Repeating, RepeatingConfig } from './repeating.ts'
export type {
  EnqueueOptions,
  JobDefinition,
  JobHandler,
  JobOptions,
  JobQueue,
  JobQueueConfig,
  JobRun,
  JobState,
  JobWorker,
  JobWorkerConfig,
} from './types.ts'
