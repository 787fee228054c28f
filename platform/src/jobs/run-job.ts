import { DelayedError, UnrecoverableError, WaitingError } from 'bullmq'
import type { Job } from 'bullmq'
import type { Logger } from 'pino'
import { isUnavailable } from '#platform/errors'
import { toBackoffMs } from './backoff.ts'
import { fromQueueId } from './job-id.ts'
import { parseEnvelope } from './job-payload.ts'
import type { JobHandler } from './types.ts'

export interface RunJobConfig {
  readonly handlers: ReadonlyMap<string, JobHandler>
  readonly log: Logger
  /** Whether the worker is shutting down. */
  readonly isStopping: () => boolean
}

export interface JobDelivery {
  readonly job: Job
  /** Proves to the queue that the job is ours. */
  readonly token: string | undefined
  readonly signal: AbortSignal
}

/** Runs the handler of a job once, and tells the queue by what it throws how to go on. */
export async function runJob(config: RunJobConfig, delivery: JobDelivery): Promise<void> {
  try {
    await runHandler(config, delivery)
  } catch (error) {
    if (delivery.signal.aborted && config.isStopping()) {
      // Not the job's fault: it waits for another worker, and the try does not count.
      await delivery.job.moveToWait(delivery.token)
      throw new WaitingError('the worker is shutting down')
    }
    if (error instanceof Error && isUnavailable(error)) await waitForIt(config, delivery, error)
    throw isFinal(error) ? toUnrecoverable(error) : error
  }
}

/**
 * What the job needs cannot be asked now: it waits, and the try does not count.
 * @throws DelayedError - it waits; UnrecoverableError - it has waited for as long as it may
 */
async function waitForIt({ handlers, log }: RunJobConfig, { job, token }: JobDelivery, error: Error): Promise<void> {
  const options = handlers.get(job.name)?.job.options
  if (options === undefined) return
  const { backoff, unavailableForMs } = options
  const facts = { err: error, job: job.name, jobId: fromQueueId(job.id ?? '') }
  const waitedMs = Date.now() - job.timestamp
  if (waitedMs >= unavailableForMs)
    throw toUnrecoverable(
      new Error(`waited ${Math.round(waitedMs / 1_000)} s in vain: ${error.message}`, { cause: error }),
    )
  const waitMs = toBackoffMs(Math.min(job.attemptsStarted, maxDoublings), backoff)
  log.warn({ ...facts, waitMs }, 'a job waits for what it needs')
  await job.moveToDelayed(Date.now() + waitMs, token)
  throw new DelayedError(error.message)
}

const maxDoublings = 20

async function runHandler({ handlers, log }: RunJobConfig, { job, signal }: JobDelivery): Promise<void> {
  const handler = handlers.get(job.name)
  if (handler === undefined) {
    // A newer process may have enqueued it: it is tried again, perhaps by one that knows it.
    throw new Error(`expected one of the jobs ${[...handlers.keys()].join(', ')}, got ${job.name}`)
  }
  const { payload, correlationId } = parseEnvelope(job.name, job.data)
  const jobId = fromQueueId(job.id ?? '')
  const attempt = job.attemptsMade + 1
  const isLastAttempt = attempt >= (job.opts.attempts ?? 1)
  const jobLog = log.child({ job: job.name, jobId, attempt, correlationId })
  await handler.run({ payload, jobId, attempt, isLastAttempt, correlationId, signal, log: jobLog })
}

const isFinal = (error: unknown): error is Error =>
  error instanceof Error && 'retryable' in error && error.retryable === false

const toUnrecoverable = (cause: Error) => Object.assign(new UnrecoverableError(cause.message), { cause })
