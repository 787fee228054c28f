import { onEvent } from '#platform/events'
import { emailVerified } from '#schema/events/user-events'
import type { SignUpGrantService } from '../services/sign-up-grant.service.ts'

/** Grants the remaining credits of the free plan to a user whose email is verified. */
export const onEmailVerified = (grants: SignUpGrantService) =>
  onEvent(emailVerified, async ({ payload: { organizationId } }) => {
    if (organizationId !== null) await grants.complete(organizationId)
  })
