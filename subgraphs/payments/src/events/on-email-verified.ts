import { onEvent } from '#platform/events'
import { emailVerified } from '#schema/events/user-events'
import type { SignUpGrantService } from '../services/sign-up-grant.service.ts'

/** A user whose email is verified gets the rest of the free plan's credits. */
export const onEmailVerified = (grants: SignUpGrantService) =>
  onEvent(emailVerified, async ({ payload: { organizationId } }) => {
    if (organizationId !== null) await grants.complete(organizationId)
  })
