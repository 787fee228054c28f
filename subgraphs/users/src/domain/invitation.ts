import type { Role } from '#platform/auth'
import { AppError } from '#platform/errors'

export const invitationStatuses = ['PENDING', 'ACCEPTED', 'DECLINED', 'REVOKED', 'EXPIRED'] as const
export type InvitationStatus = (typeof invitationStatuses)[number]

/** An invitation to join an organization, sent to an email address. It does not make anyone a member. */
export interface Invitation {
  readonly id: string
  readonly organizationId: string
  /** In the form in which users' emails are unique. A user with this address need not exist until the invitation is accepted. */
  readonly email: string
  readonly role: Role
  /** As stored: an expired invitation remains PENDING until the address is invited again. */
  readonly status: InvitationStatus
  readonly invitedBy: string
  /** Number of the latest mail; only its token is valid. */
  readonly mailing: number
  readonly createdAt: Date
  readonly expiresAt: Date
  /** Who accepted or declined it. */
  readonly answeredBy: string | null
  readonly answeredAt: Date | null
}

const dayMs = 24 * 60 * 60 * 1_000

/** Measured from the latest mail. */
export const invitationLifetimeMs = 7 * dayMs

export const statusAt = ({ status, expiresAt }: Invitation, now: Date): InvitationStatus =>
  status === 'PENDING' && expiresAt <= now ? 'EXPIRED' : status

/** @throws AppError INVALID_TRANSITION - it was answered or revoked, or has expired */
export function assertPending(invitation: Invitation, now: Date, to: InvitationStatus): void {
  const from = statusAt(invitation, now)
  if (from !== 'PENDING') throw notPending(from, to)
}

export const notPending = (from: InvitationStatus, to: InvitationStatus) =>
  new AppError({
    code: 'INVALID_TRANSITION',
    message: `Expected an invitation that is PENDING, got one that is ${from}.`,
    details: { from, to },
  })
