import { z } from 'zod'
import type { EventDefinition } from '#platform/events'

/** A user has shown that mail to their address arrives; owned by the users subgraph. It happens once in the life of a user. */
const verified = z.object({
  userId: z.string(),
  /** The personal organization; null where it is not known which one it is. */
  organizationId: z.string().nullable(),
  /** RFC 3339. */
  at: z.string(),
})

export type EmailVerified = z.infer<typeof verified>

export const emailVerified: EventDefinition<EmailVerified> = {
  type: 'user.email-verified',
  payload: verified,
  subscribers: ['payments'],
}

export const userEvents = [emailVerified] as const
