import { z } from 'zod'
import { defineJob } from '#platform/jobs'

/** News that one subgraph announces and others act on. */
export interface EventDefinition<Payload = unknown> {
  /** Past tense with its owner: `run.completed`. */
  readonly type: string
  readonly payload: z.ZodType<Payload>
  /** The services that act on it. */
  readonly subscribers: readonly string[]
}

/** The queue in which a service finds the events that it acts on. */
export const queueOf = (subscriber: string) => `${subscriber}-events`

const dayMs = 24 * 60 * 60 * 1_000

/**
 * An event on its way to a subscriber. It is tried for about a quarter of an hour and then kept among the failed jobs;
 * having been handled is remembered for a day, in which a second delivery is ignored.
 */
export const deliverEvent = defineJob(
  'deliver-event',
  z.object({ id: z.string(), type: z.string(), payload: z.unknown() }),
  { attempts: 20, backoff: { baseMs: 250, maxMs: 60_000 }, rememberMs: dayMs },
)
