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
 * Names a job and says what it carries.
 * @param options - default 5 attempts, backoff from 0.5 s doubling up to 30 s, successes not remembered, a day's wait for what is unavailable
 */
export function defineJob<Payload>(
  name: string,
  payload: z.ZodType<Payload>,
  options: Partial<JobOptions> = {},
): JobDefinition<Payload> {
  return { name, payload, options: { ...defaults, ...options } }
}

/**
 * Gives a job its body, which gets the payload that the definition describes. It may run more than once. An error with
 * `retryable: false` fails the job for good; any other is tried again as the definition says.
 */
export function implementJob<Payload>(
  job: JobDefinition<Payload>,
  run: (run: JobRun<Payload>) => Promise<void>,
): JobHandler {
  return { job, run: async (untyped) => await run({ ...untyped, payload: parsePayload(job, untyped.payload) }) }
}
