import type { JWK } from 'jose'
import type { Role } from '#platform/auth'
import type { OutboxEvent } from '#platform/outbox'
import type { Membership, Organization, Session, User } from './records.ts'

/** Users and sessions as they are stored. */
export interface AccountRepository {
  /** Stores a new user with a personal organization and a session, all or nothing; says whether the email was free. */
  register(account: {
    readonly user: User
    readonly organization: Organization
    readonly membership: Membership
    readonly session: Session
  }): Promise<'registered' | 'email-taken'>
  findUserByEmail(email: string): Promise<User | null>
  findUsers(ids: readonly string[]): Promise<readonly User[]>
  insertSession(session: Session): Promise<void>
  findSession(id: string): Promise<Session | null>
  /** Moves a live session from one generation to the next; null when it is not at `generation` any more, or has ended. */
  rotateSession(rotation: {
    readonly id: string
    readonly generation: number
    readonly now: Date
    readonly expiresAt: Date
  }): Promise<Session | null>
  endSession(id: string, now: Date): Promise<void>
  endSessionsOf(userId: string, now: Date): Promise<void>
}

/** Organizations and who belongs to them, as they are stored. */
export interface OrganizationRepository {
  /** Stores a new organization with its first member, and the news of it, all or nothing. */
  found(organization: Organization, membership: Membership, news: OutboxEvent): Promise<void>
  /** Stores a membership together with the news of it; says whether the user was not a member yet. */
  addMembership(membership: Membership, news: OutboxEvent): Promise<'added' | 'already-member'>
  /** Ends a membership that is still as it was read, together with the news of it. */
  endMembership(membership: Membership, news: OutboxEvent): Promise<MembershipChange>
  /** Gives another role to a member whose membership is still as it was read, together with the news of it. */
  changeRole(
    membership: Membership,
    change: { readonly role: Role; readonly news: OutboxEvent },
  ): Promise<MembershipChange>
  findOrganizations(ids: readonly string[]): Promise<readonly Organization[]>
  /** Memberships of these users, oldest first; only those in `organizationIds` unless that is null. */
  findMembershipsOf(
    userIds: readonly string[],
    organizationIds: readonly string[] | null,
  ): Promise<readonly Membership[]>
  findMembers(pages: readonly MemberPage[]): Promise<readonly { items: readonly Membership[]; hasNextPage: boolean }[]>
  countMembers(organizationIds: readonly string[]): Promise<ReadonlyMap<string, number>>
  countMembershipsOf(userId: string): Promise<number>
}

/** What became of a change: `last-owner` and `changed-meanwhile` have changed nothing. */
export type MembershipChange = 'changed' | 'last-owner' | 'changed-meanwhile'

/** Members of an organization, oldest first, behind the membership `after`. */
export interface MemberPage {
  readonly organizationId: string
  readonly after: string | null
  readonly limit: number
}

/** Makes hashes of passwords, slow on purpose, and compares them. */
export interface PasswordHasher {
  hash(password: string): Promise<string>
  /** With a hash of null it takes as long and says no, so that time does not tell which emails exist. */
  matches(hash: string | null, password: string): Promise<boolean>
}

/** Signs the tokens that a client holds. */
export interface TokenIssuer {
  issueAccessToken(session: Session, now: Date): Promise<{ readonly token: string; readonly expiresAt: Date }>
  issueRefreshToken(session: Session): string
  /** The session and generation that a refresh token was made for; null when it was not made here. */
  readRefreshToken(token: string): { readonly sessionId: string; readonly generation: number } | null
}

/** Keeps the key of a platform that was given none, for all its processes and for tomorrow. */
export interface SigningKeyStore {
  /** Stores the candidate unless there is a key; returns the one that is stored. */
  keep(candidate: JWK): Promise<JWK>
}

/** Told of users whose roles or sessions have changed, so that nobody goes on with what they remember. */
export interface ViewerChanges {
  change(userIds: readonly string[]): Promise<void>
  /** Writes a change of roles, while nobody goes on with what they remember. */
  changing<Result>(userIds: readonly string[], write: () => Promise<Result>): Promise<Result>
}

/** Roles that may be given to a member, and taken away, by somebody with the role `by`. */
export const canGive = (by: Role, role: Role): boolean =>
  role === 'OWNER' ? by === 'OWNER' : by === 'OWNER' || by === 'ADMIN'
