import type { z } from 'zod'
import { parsePayload } from './job-payload.ts'
import type { JobDefinition, JobHandler, JobOptions, JobRun } from './types.ts'

const dayMs = 24 * 60 * 60 * 1_000

const defaults: JobOptions = {
  attempts: 5,
  backoff: { baseMs: 500, maxMs: 30_000 },
  rememberMs: 0,
  unavailableForMs: dayMs,
}

/**
 * Defines a job: its name, payload and options.
 * @param options - default 5 attempts, backoff from 0.5 s doubling up to 30 s, successful jobs not remembered, a day's wait for
 * unavailable dependencies
 */
export function defineJob<Payload>(
  name: string,
  payload: z.ZodType<Payload>,
  options: Partial<JobOptions> = {},
): JobDefinition<Payload> {
  return { name, payload, options: { ...defaults, ...options } }
}

/**
 * Implements a job. The function receives the validated payload and may run more than once. A job whose error is not retryable
 * fails permanently; other errors are retried as defined.
 */
export function implementJob<Payload>(
  job: JobDefinition<Payload>,
  run: (run: JobRun<Payload>) => Promise<void>,
): JobHandler {
  return { job, run: async (untyped) => await run({ ...untyped, payload: parsePayload(job, untyped.payload) }) }
}
