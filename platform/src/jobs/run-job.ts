import { DelayedError, UnrecoverableError, WaitingError } from 'bullmq'
import type { Job } from 'bullmq'
import type { Logger } from 'pino'
import { isRetryable, isUnavailable } from '#platform/errors'
import { backoffMs } from '#platform/timing'
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
  /** Proves to the queue that this worker has locked the job. */
  readonly token: string | undefined
  readonly signal: AbortSignal
}

/** Runs the handler of a job once. The error that it throws determines what the queue does with the job. */
export async function runJob(config: RunJobConfig, delivery: JobDelivery): Promise<void> {
  try {
    await runHandler(config, delivery)
  } catch (error) {
    if (delivery.signal.aborted && config.isStopping()) {
      // Another worker runs the job, and the attempt is not counted.
      await delivery.job.moveToWait(delivery.token)
      throw new WaitingError('the worker is shutting down')
    }
    if (error instanceof Error && isUnavailable(error)) await waitForDependency(config, delivery, error)
    throw error instanceof Error && !isRetryable(error) ? toUnrecoverable(error) : error
  }
}

/**
 * Delays a job whose dependency is unavailable; the attempt is not counted.
 * @throws DelayedError - the job is delayed; UnrecoverableError - it has waited for the maximum time
 */
async function waitForDependency(
  { handlers, log }: RunJobConfig,
  { job, token }: JobDelivery,
  error: Error,
): Promise<void> {
  const options = handlers.get(job.name)?.job.options
  if (options === undefined) return
  const { backoff, unavailableForMs } = options
  const facts = { err: error, job: job.name, jobId: fromQueueId(job.id ?? '') }
  const waitedMs = Date.now() - job.timestamp
  if (waitedMs >= unavailableForMs)
    throw toUnrecoverable(
      new Error(`a dependency was unavailable for ${Math.round(waitedMs / 1_000)} s: ${error.message}`, {
        cause: error,
      }),
    )
  const waitMs = backoffMs(job.attemptsStarted, backoff)
  log.warn({ ...facts, waitMs }, 'a job waits for an unavailable dependency')
  await job.moveToDelayed(Date.now() + waitMs, token)
  throw new DelayedError(error.message)
}

async function runHandler({ handlers, log }: RunJobConfig, { job, signal }: JobDelivery): Promise<void> {
  const handler = handlers.get(job.name)
  if (handler === undefined) {
    // A process of a newer release may have enqueued it: a worker of that release may run it at the next attempt.
    throw new Error(`expected one of the jobs ${[...handlers.keys()].join(', ')}, got ${job.name}`)
  }
  const { payload, correlationId } = parseEnvelope(job.name, job.data)
  const jobId = fromQueueId(job.id ?? '')
  const attempt = job.attemptsMade + 1
  const isLastAttempt = attempt >= (job.opts.attempts ?? 1)
  const jobLog = log.child({ job: job.name, jobId, attempt, correlationId })
  await handler.run({ payload, jobId, attempt, isLastAttempt, correlationId, signal, log: jobLog })
}

const toUnrecoverable = (cause: Error) => Object.assign(new UnrecoverableError(cause.message), { cause })
