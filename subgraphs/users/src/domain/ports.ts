import type { JWK } from 'jose'
import type { Role } from '#platform/auth'
import type { ClaimKey } from '#platform/idempotency'
import type { OutboxEvent } from '#platform/outbox'
import type { KeysetPage, OrderDirection } from '#platform/paging'
import type { Invitation, InvitationStatus } from './invitation.ts'
import type { Mail } from './mail.ts'
import type { Membership, Organization, Session, User } from './records.ts'

/** Storage of users and sessions. */
export interface AccountRepository {
  /** Stores a new user with a personal organization and a session, in one transaction. */
  register(account: {
    readonly user: User
    readonly organization: Organization
    readonly membership: Membership
    readonly session: Session
    /** Requests the mail that verifies the address. */
    readonly event: OutboxEvent
    /** The idempotency key of the call. */
    readonly claim: ClaimKey
  }): Promise<'registered' | 'email-taken'>
  findUserByEmail(email: string): Promise<User | null>
  findUsers(ids: readonly string[]): Promise<readonly User[]>
  insertSession(session: Session): Promise<void>
  findSession(id: string): Promise<Session | null>
  /** Moves a live session from the generation in which it was read to the next; null if it has changed since. */
  rotateSession(rotation: {
    readonly session: Session
    readonly rotations: Session['rotations']
    readonly now: Date
    readonly expiresAt: Date
  }): Promise<Session | null>
  endSession(id: string, now: Date): Promise<void>
  endSessionsOf(userId: string, now: Date): Promise<void>
  /**
   * Stores that the user has verified the address, together with their personal organization and the event.
   * @returns the user after the change; null if the address is already verified, or is no longer the user's
   */
  verifyEmail(verification: EmailVerification): Promise<User | null>
  /** Stores an event without any other change. */
  announce(event: OutboxEvent): Promise<void>
}

export interface EmailVerification {
  readonly userId: string
  readonly email: string
  readonly now: Date
  /** @param personalOrganizationId - null if it is unknown */
  readonly toEvent: (personalOrganizationId: string | null) => OutboxEvent
}

/** Storage of organizations and memberships. */
export interface OrganizationRepository {
  /** Stores a new organization with its first member and its event, in one transaction. */
  found(founding: {
    readonly organization: Organization
    readonly membership: Membership
    readonly event: OutboxEvent
    /** The idempotency key of the call. */
    readonly claim: ClaimKey
  }): Promise<void>
  /** Ends a membership that has not changed since it was read, and stores the event. */
  endMembership(membership: Membership, event: OutboxEvent): Promise<MembershipChange>
  /** Changes the role of a membership that has not changed since it was read, and stores the event. */
  changeRole(
    membership: Membership,
    change: { readonly role: Role; readonly event: OutboxEvent },
  ): Promise<MembershipChange>
  findOrganizations(ids: readonly string[]): Promise<readonly Organization[]>
  /** Memberships of these users, oldest first; limited to `organizationIds` unless that is null. */
  findMembershipsOf(
    userIds: readonly string[],
    organizationIds: readonly string[] | null,
  ): Promise<readonly Membership[]>
  findMemberships(ids: readonly string[]): Promise<readonly Membership[]>
  findMembers(pages: readonly MemberPage[]): Promise<readonly { items: readonly Membership[]; hasMore: boolean }[]>
  countMembers(organizationIds: readonly string[]): Promise<readonly MemberCount[]>
  countMembershipsOf(userId: string): Promise<number>
}

/** Storage of invitations. */
export interface InvitationRepository {
  /** Stores a new invitation and requests its mail, unless the address has a PENDING invitation to the organization. */
  insert(
    invitation: Invitation,
    call: { readonly mail: OutboxEvent; readonly claim: ClaimKey },
  ): Promise<'inserted' | 'already-invited'>
  findInvitations(ids: readonly string[]): Promise<readonly Invitation[]>
  findPending(organizationId: string, email: string): Promise<Invitation | null>
  /** Changes an invitation; null if it is not PENDING or has changed since it was read. */
  change(
    invitation: Invitation,
    change: Partial<Pick<Invitation, 'status' | 'mailing' | 'expiresAt' | 'answeredBy' | 'answeredAt'>>,
    mail: OutboxEvent | null,
  ): Promise<Invitation | null>
  /** Makes a user a member by an invitation that has not changed since it was read, and stores the event. */
  accept(acceptance: Acceptance): Promise<AcceptanceResult>
  findPages(pages: readonly InvitationPage[]): Promise<readonly { items: readonly Invitation[]; hasMore: boolean }[]>
  /** How many invitations each list has. */
  count(lists: readonly InvitationList[], now: Date): Promise<readonly number[]>
}

export interface Acceptance {
  readonly invitation: Invitation
  readonly membership: Membership
  readonly event: OutboxEvent
}

/** `no-owner`: the organization has no OWNER left. `no-owner` and `changed-meanwhile` have changed nothing. */
export type AcceptanceResult = 'accepted' | 'already-member' | 'no-owner' | 'changed-meanwhile'

/** Invitations of an organization, or to an email address, with one of these statuses and roles; null: any. */
export type InvitationList = {
  readonly statuses: readonly InvitationStatus[] | null
  readonly roles: readonly Role[] | null
} & ({ readonly organizationId: string } | { readonly email: string })

/** A page of a list. Ids contain the time of creation, so their order is that of the invitations. */
export interface InvitationPage extends KeysetPage<string> {
  readonly list: InvitationList
  readonly direction: OrderDirection
  readonly now: Date
}

/** Outcome of a change: `last-owner` and `changed-meanwhile` have changed nothing. */
export type MembershipChange = 'changed' | 'last-owner' | 'changed-meanwhile'

/** Members of an organization. Ids contain the time of creation, so their order is that of the memberships. */
export interface MemberPage extends KeysetPage<string> {
  readonly organizationId: string
  /** Null: all. */
  readonly roles: readonly Role[] | null
  readonly direction: OrderDirection
}

/** How many members of an organization have a role. */
export interface MemberCount {
  readonly organizationId: string
  readonly role: Role
  readonly count: number
}

/**
 * Hashes and compares passwords, which is slow by design. The number of concurrent operations is limited.
 * @throws AppError RATE_LIMITED - too many operations are waiting
 */
export interface PasswordHasher {
  hash(password: string): Promise<string>
  /** A hash of null never matches, but takes as long, so that the duration does not reveal whether an email exists. */
  matches(hash: string | null, password: string): Promise<boolean>
}

/**
 * Limits attempts by account.
 * @throws AppError RATE_LIMITED - with `retryAfterMs`
 */
export interface AccountLimits {
  countSignUp(email: string): Promise<void>
  countSignIn(email: string): Promise<void>
  /** Resets the count of attempts after the correct password. */
  forgiveSignIns(email: string): Promise<void>
  countRefresh(sessionId: string): Promise<void>
  countInvitation(invitation: {
    readonly invitedBy: string
    readonly organizationId: string
    readonly email: string
  }): Promise<void>
  countVerificationMail(userId: string): Promise<void>
}

/** Signs the tokens that a client holds. */
export interface TokenIssuer {
  issueAccessToken(session: Session, now: Date): Promise<{ readonly token: string; readonly expiresAt: Date }>
  issueRefreshToken(session: Session): string
  /** The session and generation of a refresh token; null for a text that was not issued here. */
  readRefreshToken(token: string): { readonly sessionId: string; readonly generation: number } | null
  /** The token of an invitation's mail. It is not stored: the same mailing gives the same token. */
  issueInvitationToken(invitation: Invitation): string
  readInvitationToken(token: string): { readonly invitationId: string; readonly mailing: number } | null
  /** The token of the mail that verifies an address. */
  issueVerificationToken(user: User, expiresAt: Date): string
  /** Whether a token was issued for this user and address, and has not expired. */
  isVerificationToken(token: string, user: User, now: Date): boolean
}

/** Passes mails to the delivery service. */
export interface Mailer {
  /** @throws the error of the delivery service; the mail is then sent again later */
  send(mail: Mail): Promise<void>
}

/** Stores the generated signing key of a platform without a configured one, for all its processes. */
export interface SigningKeyStore {
  /** Stores the candidate unless a key is stored; returns the stored key. */
  keep(candidate: JWK): Promise<JWK>
}

/** Called with users whose roles or sessions have changed, so that gateways no longer use their cached viewers. */
export interface ViewerChanges {
  change(userIds: readonly string[]): Promise<void>
  /** Executes a change of roles. Meanwhile, gateways use no cached viewers of these users. */
  changing<Result>(userIds: readonly string[], write: () => Promise<Result>): Promise<Result>
}

/** Whether a member with the role `by` may give a role to a member, and revoke it. */
export const canGive = (by: Role, role: Role): boolean =>
  role === 'OWNER' ? by === 'OWNER' : by === 'OWNER' || by === 'ADMIN'
