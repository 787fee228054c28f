import { createHash } from 'node:crypto'
import { createRateLimiter } from '#platform/rate-limits'
import type { RateLimiterOptions } from '#platform/rate-limits'
import type { AccountLimits } from '../domain/ports.ts'

const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** The wait doubles with each attempt after a rejection. */
const backoff = { firstMs: 30 * secondMs, maxMs: 15 * minuteMs, forgetAfterMs: dayMs }

/** Limits by account. The gateway limits the same calls by client address, before they reach this subgraph. */
export function createAccountLimits(shared: Pick<RateLimiterOptions, 'redis' | 'keyPrefix'>): AccountLimits {
  const limit = (name: string, points: number, perMs: number, more: Partial<RateLimiterOptions> = {}) =>
    createRateLimiter({ ...shared, name, points, perMs, ...more })
  const signUps = limit('sign-ups with one email', 10, 10 * minuteMs, { backoff })
  // Enough for a person who mistypes a password; a program that guesses is limited to four attempts per hour in the long run.
  const signIns = limit('sign-ins to one account', 10, 10 * minuteMs, { backoff })
  const refreshes = limit('refreshes of one session', 60, minuteMs, { backoff })
  const invitations = limit('invitations by one user', 100, hourMs, { backoff })
  const invitationsOf = limit('invitations to one organization', 300, dayMs)
  // Regardless of the inviter, so that a mailbox cannot be flooded.
  const invitationsTo = limit('invitations to one email', 10, dayMs)
  const verifications = limit('verification mails to one user', 5, hourMs, { backoff })
  return {
    countSignUp: (email) => signUps.consume(hashOf(email)),
    countSignIn: (email) => signIns.consume(hashOf(email)),
    forgiveSignIns: (email) => signIns.reset(hashOf(email)),
    countRefresh: (sessionId) => refreshes.consume(sessionId),
    async countInvitation({ invitedBy, organizationId, email }) {
      await invitations.consume(invitedBy)
      await invitationsOf.consume(organizationId)
      await invitationsTo.consume(hashOf(email))
    },
    countVerificationMail: (userId) => verifications.consume(userId),
  }
}

/** Hashed, so that Redis contains no email addresses. */
const hashOf = (email: string) => createHash('sha256').update(email).digest('base64url')
