import { z } from 'zod'
import type { EventDefinition } from '#platform/events'

/** Somebody founded an organization; owned by the users subgraph. */
const organizationStarted = z.object({
  organizationId: z.string(),
  /** Its founder and OWNER. */
  userId: z.string(),
  /** RFC 3339. */
  at: z.string(),
})

export type OrganizationStarted = z.infer<typeof organizationStarted>

/** Nobody acts on it; it tells that the founder belongs to one organization more. */
export const organizationFounded: EventDefinition<OrganizationStarted> = {
  type: 'organization.founded',
  payload: organizationStarted,
  subscribers: [],
}
