import { createHash } from 'node:crypto'
import { createRateLimiter } from '#platform/rate-limits'
import type { RateLimiterOptions } from '#platform/rate-limits'
import type { AccountLimits } from '../domain/ports.ts'

const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Those who go on after a refusal wait twice as long each time. */
const backoff = { firstMs: 30 * secondMs, maxMs: 15 * minuteMs, forgetAfterMs: dayMs }

/** Limits by account. The gateway limits the same calls by client address, before they come here. */
export function createAccountLimits(shared: Pick<RateLimiterOptions, 'redis' | 'keyPrefix'>): AccountLimits {
  const limit = (name: string, points: number, perMs: number, more: Partial<RateLimiterOptions> = {}) =>
    createRateLimiter({ ...shared, name, points, perMs, ...more })
  const signUps = limit('sign-ups with one email', 10, 10 * minuteMs, { backoff })
  // Someone who does not remember tries a few; a program that guesses gets four an hour in the end.
  const signIns = limit('sign-ins to one account', 10, 10 * minuteMs, { backoff })
  const refreshes = limit('refreshes of one session', 60, minuteMs, { backoff })
  const invitations = limit('invitations by one user', 100, hourMs, { backoff })
  const invitationsOf = limit('invitations to one organization', 300, dayMs)
  // Whoever it is that invites: a mailbox is no target.
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

/** Redis need not know emails. */
const hashOf = (email: string) => createHash('sha256').update(email).digest('base64url')
