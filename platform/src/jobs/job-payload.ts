import { z } from 'zod'
import type { JobDefinition } from './types.ts'

/** A payload that does not match the job's definition. Not retryable. */
export class JobPayloadInvalid extends Error {
  override readonly name = 'JobPayloadInvalid'
  readonly retryable = false

  constructor(jobName: string, cause: z.ZodError) {
    super(`${jobName}: expected the payload that the job's definition describes, got:\n${z.prettifyError(cause)}`, {
      cause,
    })
  }
}

/** @throws JobPayloadInvalid */
export function parsePayload<Payload>(job: JobDefinition<Payload>, payload: unknown): Payload {
  const result = job.payload.safeParse(payload)
  if (!result.success) throw new JobPayloadInvalid(job.name, result.error)
  return result.data
}

/** The data of a job in Redis. */
export interface JobEnvelope {
  readonly payload: unknown
  readonly correlationId: string
}

const envelope = z.object({ payload: z.unknown(), correlationId: z.string() })

/** @throws JobPayloadInvalid - the job was not enqueued by `enqueue` */
export function parseEnvelope(jobName: string, data: unknown): JobEnvelope {
  const result = envelope.safeParse(data)
  if (!result.success) throw new JobPayloadInvalid(jobName, result.error)
  return result.data
}
