import { Worker } from 'bullmq'
import type { Job } from 'bullmq'
import { isUnavailable } from '#platform/errors'
import type { RedisClient } from '#platform/redis'
import { backoffMs, withinMs } from '#platform/timing'
import { fromQueueId } from './job-id.ts'
import { measureJobs } from './job-metrics.ts'
import { createJobQueue } from './job-queue.ts'
import { queuePrefix } from './queue-prefix.ts'
import { runJob } from './run-job.ts'
import type { JobHandler, JobWorker, JobWorkerConfig } from './types.ts'

/** Consumes the jobs of a queue. Starts at once, and continues by itself after an outage of Redis. */
export function createJobWorker(config: JobWorkerConfig): JobWorker {
  const { queue, log, drainGraceMs = 10_000 } = config
  const handlers = toHandlerMap(config.handlers)
  const connections = openConnections(config)
  let isStopping = false
  const run = { handlers, log: log.child({ queue }), isStopping: () => isStopping }
  // BullMQ passes its signal only to functions with three parameters.
  const process = async (job: Job, token?: string, signal?: AbortSignal) =>
    await runJob(run, { job, token, signal: signal ?? new AbortController().signal })
  const worker = new Worker(queue, process, {
    ...toWorkerOptions(config, handlers),
    connection: connections.main,
  })
  report(worker, config)
  const depth = createJobQueue(config)
  if (config.registry) measureJobs(config.registry, { queue, jobs: [...handlers.keys()], worker, depth })
  return {
    dispose: async () => {
      const closed = worker.close().then(() => true)
      const isClosedWithin = (graceMs: number) => withinMs(closed, graceMs, () => false)
      const retrying = setInterval(connections.endParked, 100)
      if (!(await isClosedWithin(drainGraceMs))) {
        isStopping = true
        worker.cancelAllJobs('the worker is shutting down')
        await isClosedWithin(abortGraceMs)
      }
      await connections.close()
      await depth.dispose()
      if (!(await isClosedWithin(abortGraceMs))) {
        log.error({ queue }, 'jobs did not stop when their signal was aborted; another worker runs them again')
      }
      clearInterval(retrying)
    },
  }
}

const abortGraceMs = 1_000

function toHandlerMap(handlers: readonly JobHandler[]): ReadonlyMap<string, JobHandler> {
  const byName = new Map(handlers.map((handler) => [handler.job.name, handler]))
  if (byName.size < handlers.length) {
    throw new Error(`expected one handler per job, got ${handlers.map(({ job }) => job.name).join(', ')}`)
  }
  return byName
}

// The worker needs two connections whose commands never time out. It opens the second one itself: the one that blocks until a job arrives.
function openConnections({ redis, queue }: JobWorkerConfig) {
  const main = redis.duplicate(`worker-${queue}`)
  // A server's connection takes options, a cluster's takes nodes and options.
  const duplicate = main.duplicate.bind(main) as (...options: readonly unknown[]) => RedisClient
  const blocking: RedisClient[] = []
  Object.assign(main, {
    duplicate: (...options: readonly unknown[]) => {
      const copy = duplicate(...options)
      blocking.push(copy)
      return copy
    },
  })
  return {
    main,
    /**
     * ioredis 5.11 does not emit `end` for a connection that is closed while it waits to reconnect, and the worker waits for that
     * event. Another attempt to connect emits it.
     */
    endParked: () => {
      for (const connection of blocking) {
        if (connection.status !== 'reconnecting') continue
        connection.connect().then(
          () => connection.disconnect(),
          () => undefined,
        )
      }
    },
    close: async () => await redis.release(main),
  }
}

/** For jobs without a handler in this worker. */
const defaultBackoff = { baseMs: 1_000, maxMs: 30_000 }

const toWorkerOptions = (config: JobWorkerConfig, handlers: ReadonlyMap<string, JobHandler>) => ({
  prefix: queuePrefix(config.redis, config.prefix, config.queue),
  concurrency: config.concurrency ?? 4,
  lockDuration: config.lockDurationMs ?? 4_000,
  stalledInterval: config.stalledIntervalMs ?? 1_000,
  maxStalledCount: config.maxStalledCount ?? 5,
  // The worker pauses this long after a failed command. The default is 15 s.
  runRetryDelay: 1_000,
  settings: {
    backoffStrategy: (...[attempt, , , job]: readonly [number, string?, Error?, { readonly name: string }?]) =>
      backoffMs(attempt, handlers.get(job?.name ?? '')?.job.options.backoff ?? defaultBackoff),
  },
})

function report(worker: Worker, { queue, log }: JobWorkerConfig): void {
  const factsOf = (job: Job) => {
    const { correlationId } = job.data as { readonly correlationId?: string }
    return { queue, job: job.name, jobId: fromQueueId(job.id ?? ''), attempt: job.attemptsMade, correlationId }
  }
  worker.on('failed', (job, error) => {
    const err = error.cause ?? error
    if (job === undefined) log.error({ err, queue }, 'a job failed permanently')
    else if (job.finishedOn !== undefined) log.error({ ...factsOf(job), err }, 'a job failed permanently')
    else log.warn({ ...factsOf(job), err }, 'a job failed; it is tried again')
  })
  worker.on('stalled', (queueId) => log.warn({ queue, jobId: fromQueueId(queueId) }, 'a job lost its worker'))
  worker.on('lockRenewalFailed', (queueIds) => {
    for (const id of queueIds) worker.cancelJob(id, 'another worker has the job')
  })
  worker.on('error', (err) => {
    if (!isUnavailable(err)) log.warn({ err, queue }, 'a worker reported an error')
  })
}
