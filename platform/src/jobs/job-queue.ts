import { Queue } from 'bullmq'
import type { JobsOptions } from 'bullmq'
import { isUnavailable } from '#platform/errors'
import { toQueueId } from './job-id.ts'
import { parsePayload } from './job-payload.ts'
import type { JobEnvelope } from './job-payload.ts'
import { queuePrefix } from './queue-prefix.ts'
import type { EnqueueOptions, JobDefinition, JobQueue, JobQueueConfig, JobState } from './types.ts'

/** Enqueues jobs. During an outage of Redis its methods reject within 5 seconds. */
export function createJobQueue(config: JobQueueConfig): JobQueue {
  const { redis, prefix, queue: name, log } = config
  const queue = new Queue<JobEnvelope, void>(name, {
    connection: redis.client,
    prefix: queuePrefix(redis, prefix, name),
    // The queue's own event stream is not used.
    streams: { events: { maxLen: 100 } },
  })
  queue.on('error', (err) => {
    if (!isUnavailable(err)) log.warn({ err, queue: name }, 'a job queue reported an error')
  })
  const add = async (job: JobDefinition, payload: unknown, options: EnqueueOptions) => {
    parsePayload(job, payload)
    await queue.add(job.name, { payload, correlationId: options.correlationId }, toJobsOptions(job, options, config))
  }
  return {
    enqueue: add,
    requeue: async (job, payload, options) => {
      const known = await queue.getJob(toQueueId(options.jobId))
      if (known?.finishedOn !== undefined) await known.remove()
      await add(job, payload, options)
    },
    stateOf: async (jobId) => states[await queue.getJobState(toQueueId(jobId))],
    remove: async (jobId) => (await queue.remove(toQueueId(jobId))) === 1,
    counts: async () => {
      const counts = await queue.getJobCounts('waiting', 'prioritized', 'delayed', 'active', 'failed')
      const count = (state: string) => counts[state] ?? 0
      return {
        waiting: count('waiting') + count('prioritized'),
        delayed: count('delayed'),
        active: count('active'),
        failed: count('failed'),
      }
    },
    oldestWaitingAt: async () => {
      const [oldest] = await queue.getJobs(['wait'], 0, 0, true)
      // Removed since its id was read.
      return oldest === undefined ? null : new Date(oldest.timestamp)
    },
    dispose: async () => await queue.close(),
  }
}

const states: Readonly<Record<Awaited<ReturnType<Queue['getJobState']>>, JobState>> = {
  waiting: 'waiting',
  prioritized: 'waiting',
  'waiting-children': 'waiting',
  delayed: 'delayed',
  active: 'active',
  completed: 'completed',
  failed: 'failed',
  unknown: 'absent',
}

const weekMs = 7 * 24 * 60 * 60 * 1_000

function toJobsOptions(job: JobDefinition, options: EnqueueOptions, config: JobQueueConfig): JobsOptions {
  const { jobId, delayMs, priority } = options
  const { attempts, rememberMs } = job.options
  const { count, ageMs } = config.deadLetters ?? { count: 1_000, ageMs: weekMs }
  return {
    jobId: toQueueId(jobId),
    attempts,
    // The worker computes the delay from the definition.
    backoff: { type: 'defined' },
    removeOnComplete: rememberMs === 0 ? true : { age: toSeconds(rememberMs), count: 50_000 },
    removeOnFail: { age: toSeconds(ageMs), count },
    stackTraceLimit: 10,
    ...(delayMs === undefined ? {} : { delay: delayMs }),
    ...(priority === undefined ? {} : { priority }),
  }
}

const toSeconds = (ms: number) => Math.ceil(ms / 1_000)
