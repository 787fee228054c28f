import { z } from 'zod'
import type { EventDefinition } from '#platform/events'

/** The payload of every event of a run. The agents subgraph owns this schema. */
const runChange = z.object({
  runId: z.string(),
  assessmentId: z.string(),
  organizationId: z.string(),
  /** The user who started the run. */
  startedBy: z.string().optional(),
  /** RFC 3339. */
  at: z.string().optional(),
})

export type RunChange = z.infer<typeof runChange>

const subscribers = ['assessments'] as const

export const runStarted: EventDefinition<RunChange> = { type: 'run.started', payload: runChange, subscribers }
export const runPaused: EventDefinition<RunChange> = { type: 'run.paused', payload: runChange, subscribers }
export const runResumed: EventDefinition<RunChange> = { type: 'run.resumed', payload: runChange, subscribers }

/** Payments settles the run's reservation: a completed run is paid, the others are not. */
const settling = ['assessments', 'payments'] as const

export const runCompleted: EventDefinition<RunChange> = {
  type: 'run.completed',
  payload: runChange,
  subscribers: settling,
}
export const runFailed: EventDefinition<RunChange> = { type: 'run.failed', payload: runChange, subscribers: settling }
export const runCancelled: EventDefinition<RunChange> = {
  type: 'run.cancelled',
  payload: runChange,
  subscribers: settling,
}

export const runEvents = [runStarted, runPaused, runResumed, runCompleted, runFailed, runCancelled] as const
