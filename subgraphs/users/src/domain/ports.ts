import type { JWK } from 'jose'
import type { Role } from '#platform/auth'
import type { ClaimKey } from '#platform/idempotency'
import type { OutboxEvent } from '#platform/outbox'
import type { KeysetPage } from '#platform/paging'
import type { Invitation } from './invitation.ts'
import type { Mail } from './mail.ts'
import type { Membership, Organization, Session, User } from './records.ts'

/** Users and sessions as they are stored. */
export interface AccountRepository {
  /** Stores a new user with a personal organization and a session, all or nothing; says whether the email was free. */
  register(account: {
    readonly user: User
    readonly organization: Organization
    readonly membership: Membership
    readonly session: Session
    /** Asks for the mail that verifies the address. */
    readonly event: OutboxEvent
    /** Of the call. */
    readonly claim: ClaimKey
  }): Promise<'registered' | 'email-taken'>
  findUserByEmail(email: string): Promise<User | null>
  findUsers(ids: readonly string[]): Promise<readonly User[]>
  insertSession(session: Session): Promise<void>
  findSession(id: string): Promise<Session | null>
  /** Moves a live session from the generation in which it was read to the next; null when it is not as it was any more. */
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
   * @returns the user after the change; null when the address was verified before, or the user has another one
   */
  verifyEmail(verification: EmailVerification): Promise<User | null>
  /** Stores an event without any other change. */
  announce(event: OutboxEvent): Promise<void>
}

export interface EmailVerification {
  readonly userId: string
  readonly email: string
  readonly now: Date
  /** @param personalOrganizationId - null where it is not known which one it is */
  readonly toEvent: (personalOrganizationId: string | null) => OutboxEvent
}

/** Organizations and who belongs to them, as they are stored. */
export interface OrganizationRepository {
  /** Stores a new organization with its first member and its event, in one transaction. */
  found(founding: {
    readonly organization: Organization
    readonly membership: Membership
    readonly event: OutboxEvent
    /** Of the call. */
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
  /** Memberships of these users, oldest first; only those in `organizationIds` unless that is null. */
  findMembershipsOf(
    userIds: readonly string[],
    organizationIds: readonly string[] | null,
  ): Promise<readonly Membership[]>
  findMemberships(ids: readonly string[]): Promise<readonly Membership[]>
  findMembers(pages: readonly MemberPage[]): Promise<readonly { items: readonly Membership[]; hasMore: boolean }[]>
  countMembers(organizationIds: readonly string[]): Promise<ReadonlyMap<string, number>>
  countMembershipsOf(userId: string): Promise<number>
}

/** Invitations as they are stored. */
export interface InvitationRepository {
  /** Stores a new invitation and asks for its mail; says whether the address had none that is PENDING. */
  insert(
    invitation: Invitation,
    call: { readonly mail: OutboxEvent; readonly claim: ClaimKey },
  ): Promise<'inserted' | 'already-invited'>
  findInvitations(ids: readonly string[]): Promise<readonly Invitation[]>
  findPending(organizationId: string, email: string): Promise<Invitation | null>
  /** Changes an invitation that is PENDING and still as it was read; null when it is not. */
  change(
    invitation: Invitation,
    change: Partial<Pick<Invitation, 'status' | 'mailing' | 'expiresAt' | 'answeredBy' | 'answeredAt'>>,
    mail: OutboxEvent | null,
  ): Promise<Invitation | null>
  /** Makes a user a member by an invitation that has not changed since it was read, and stores the event. */
  accept(acceptance: Acceptance): Promise<AcceptanceResult>
  findPages(pages: readonly InvitationPage[]): Promise<readonly { items: readonly Invitation[]; hasMore: boolean }[]>
  countOf(organizationIds: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** How many are open to an address. */
  countFor(emails: readonly string[], now: Date): Promise<ReadonlyMap<string, number>>
}

export interface Acceptance {
  readonly invitation: Invitation
  readonly membership: Membership
  readonly event: OutboxEvent
}

/** `no-owner`: nobody is left who could have invited. Everything but `accepted` and `already-member` has changed nothing. */
export type AcceptanceResult = 'accepted' | 'already-member' | 'no-owner' | 'changed-meanwhile'

/** Invitations of an organization, or those that are open to an address, newest first. */
export interface InvitationPage extends KeysetPage<string> {
  readonly of: { readonly organizationId: string } | { readonly email: string; readonly now: Date }
}

/** What became of a change: `last-owner` and `changed-meanwhile` have changed nothing. */
export type MembershipChange = 'changed' | 'last-owner' | 'changed-meanwhile'

/** Members of an organization, oldest first. */
export interface MemberPage extends KeysetPage<string> {
  readonly organizationId: string
}

/**
 * Makes hashes of passwords, slow on purpose, and compares them, a few at a time.
 * @throws AppError RATE_LIMITED - more wait already than can be served soon
 */
export interface PasswordHasher {
  hash(password: string): Promise<string>
  /** With a hash of null it takes as long and says no, so that time does not tell which emails exist. */
  matches(hash: string | null, password: string): Promise<boolean>
}

/**
 * Counts what may be tried again and again, by account.
 * @throws AppError RATE_LIMITED - with `retryAfterMs`
 */
export interface AccountLimits {
  countSignUp(email: string): Promise<void>
  countSignIn(email: string): Promise<void>
  /** Forgets the tries that came before the right password. */
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
  /** The session and generation that a refresh token was made for; null when it was not made here. */
  readRefreshToken(token: string): { readonly sessionId: string; readonly generation: number } | null
  /** What an invitation's mail carries; it is not stored, but can be made again for the same mailing. */
  issueInvitationToken(invitation: Invitation): string
  readInvitationToken(token: string): { readonly invitationId: string; readonly mailing: number } | null
  /** What the mail that verifies an address carries. */
  issueVerificationToken(user: User, expiresAt: Date): string
  /** Whether a token was made for this user with this address, and is still good. */
  isVerificationToken(token: string, user: User, now: Date): boolean
}

/** Passes mails to the delivery service. */
export interface Mailer {
  /** @throws whatever the other side says; the mail is sent again later */
  send(mail: Mail): Promise<void>
}

/** Keeps the key of a platform that was given none, for all its processes and for tomorrow. */
export interface SigningKeyStore {
  /** Stores the candidate unless there is a key; returns the one that is stored. */
  keep(candidate: JWK): Promise<JWK>
}

/** Called with users whose roles or sessions have changed, so that gateways no longer use their cached viewers. */
export interface ViewerChanges {
  change(userIds: readonly string[]): Promise<void>
  /** Writes a change of roles, during which gateways use no cached viewers of these users. */
  changing<Result>(userIds: readonly string[], write: () => Promise<Result>): Promise<Result>
}

/** Roles that may be given to a member, and taken away, by somebody with the role `by`. */
export const canGive = (by: Role, role: Role): boolean =>
  role === 'OWNER' ? by === 'OWNER' : by === 'OWNER' || by === 'ADMIN'
