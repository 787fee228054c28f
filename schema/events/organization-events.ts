import { z } from 'zod'
import type { EventDefinition } from '#platform/events'

/** A user created an organization; owned by the users subgraph. */
const organizationStarted = z.object({
  organizationId: z.string(),
  /** Its founder and OWNER. */
  userId: z.string(),
  /** RFC 3339. */
  at: z.string(),
})

export type OrganizationStarted = z.infer<typeof organizationStarted>

/** No service consumes it; it invalidates the cached memberships of the founder. */
export const organizationFounded: EventDefinition<OrganizationStarted> = {
  type: 'organization.founded',
  payload: organizationStarted,
  subscribers: [],
}
