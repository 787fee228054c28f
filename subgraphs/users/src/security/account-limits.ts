import { createHash } from 'node:crypto'
import { createRateLimiter } from '#platform/rate-limits'
import type { RateLimiter, RateLimiterOptions } from '#platform/rate-limits'
import type { AccountLimits } from '../domain/ports.ts'

export interface AccountLimitsOptions extends Pick<RateLimiterOptions, 'redis' | 'keyPrefix'> {
  /** Sign-ups from one address in ten minutes. */
  readonly signUpsPerAddress: number
  /** Sign-ins, sign-ups and refreshes from one address in a minute. */
  readonly callsPerAddress: number
}

const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Those who go on after a refusal wait twice as long each time. */
const backoff = { firstMs: 30 * secondMs, maxMs: 15 * minuteMs, forgetAfterMs: dayMs }

export function createAccountLimits({
  signUpsPerAddress,
  callsPerAddress,
  ...shared
}: AccountLimitsOptions): AccountLimits {
  const limit = (name: string, points: number, perMs: number, more: Partial<RateLimiterOptions> = {}) =>
    createRateLimiter({ ...shared, name, points, perMs, ...more })
  const calls = limit('calls from one address', callsPerAddress, minuteMs)
  const signUps = limit('sign-ups from one address', signUpsPerAddress, 10 * minuteMs, { backoff })
  const signUpsOfEmail = limit('sign-ups with one address', 10, 10 * minuteMs, { backoff })
  // Someone who does not remember tries a few; a program that guesses gets four an hour in the end.
  const signIns = limit('sign-ins to one account', 10, 10 * minuteMs, { backoff })
  const refreshes = limit('refreshes of one session', 60, minuteMs, { backoff })
  const invitations = limit('invitations by one user', 100, hourMs, { backoff })
  const invitationsOf = limit('invitations to one organization', 300, dayMs)
  // Whoever it is that invites: an address is no target for mails.
  const invitationsTo = limit('invitations to one address', 10, dayMs)
  const verifications = limit('verification mails to one user', 5, hourMs, { backoff })
  const from = (limiter: RateLimiter, client: string | null) => (client === null ? undefined : limiter.consume(client))
  return {
    async countSignUp(email, client) {
      await from(calls, client)
      await from(signUps, client)
      await signUpsOfEmail.consume(hashOf(email))
    },
    async countSignIn(email, client) {
      await from(calls, client)
      await signIns.consume(hashOf(email))
    },
    forgiveSignIns: (email) => signIns.reset(hashOf(email)),
    async countRefresh(sessionId, client) {
      await from(calls, client)
      await refreshes.consume(sessionId)
    },
    async countInvitation({ invitedBy, organizationId, email }) {
      await invitations.consume(invitedBy)
      await invitationsOf.consume(organizationId)
      await invitationsTo.consume(hashOf(email))
    },
    countVerificationMail: (userId) => verifications.consume(userId),
  }
}

/** Redis need not know addresses. */
const hashOf = (email: string) => createHash('sha256').update(email).digest('base64url')
