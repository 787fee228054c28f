import { z } from 'zod'
import type { EventDefinition } from '#platform/events'

/** Somebody was taken into an organization; owned by the users subgraph. */
const memberAdded = z.object({
  organizationId: z.string(),
  userId: z.string(),
  /** The user who did it. */
  addedBy: z.string(),
  /** RFC 3339. */
  at: z.string(),
})

export type MemberAdded = z.infer<typeof memberAdded>

export const membershipAdded: EventDefinition<MemberAdded> = {
  type: 'membership.added',
  payload: memberAdded,
  subscribers: ['assessments'],
}
