import { z } from 'zod'
import type { EventDefinition } from '#platform/events'

/** A member accepted, rejected or postponed a recommendation; owned by the assessments subgraph. */
const verdictGiven = z.object({
  recommendationId: z.string(),
  assessmentId: z.string(),
  organizationId: z.string(),
  decidedBy: z.string(),
  /** RFC 3339. */
  at: z.string(),
})

export type VerdictGiven = z.infer<typeof verdictGiven>

export const recommendationDecided: EventDefinition<VerdictGiven> = {
  type: 'recommendation.decided',
  payload: verdictGiven,
  subscribers: ['assessments'],
}
