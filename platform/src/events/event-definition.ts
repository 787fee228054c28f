import { z } from 'zod'
import { defineJob } from '#platform/jobs'

/** An event that one subgraph publishes and others consume. */
export interface EventDefinition<Payload = unknown> {
  /** The object and a verb in the past tense: `run.completed`. */
  readonly type: string
  readonly payload: z.ZodType<Payload>
  /** The services that consume it. */
  readonly subscribers: readonly string[]
}

/** The queue of a service's events. */
export const queueOf = (subscriber: string) => `${subscriber}-events`

const dayMs = 24 * 60 * 60 * 1_000

/**
 * The job that delivers an event to a service. It is tried for about a quarter of an hour and then kept among the failed jobs.
 * A handled event is remembered for a day, in which duplicates are ignored.
 */
export const deliverEvent = defineJob(
  'deliver-event',
  z.object({ id: z.string(), type: z.string(), payload: z.unknown() }),
  { attempts: 20, backoff: { baseMs: 250, maxMs: 60_000 }, rememberMs: dayMs },
)
