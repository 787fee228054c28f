import type { Role, UserViewer } from '#platform/auth'
import type { IdempotencyKeys } from '#platform/idempotency'
import { createLog } from '#platform/logging'
import type { OutboxEvent } from '#platform/outbox'
import type { Invitation } from '#root/subgraphs/users/src/domain/invitation'
import type { Mail } from '#root/subgraphs/users/src/domain/mail'
import type {
  AccountLimits,
  AccountRepository,
  InvitationRepository,
  OrganizationRepository,
  PasswordHasher,
  TokenIssuer,
} from '#root/subgraphs/users/src/domain/ports'
import type { Membership, Organization, Session, User } from '#root/subgraphs/users/src/domain/records'

const start = new Date('2026-03-01T12:00:00Z')

/** The ports of the users subgraph in memory, with a clock that tests move. Tokens are readable text. */
export function createMemoryUsers() {
  const users = new Map<string, User>()
  const sessions = new Map<string, Session>()
  const organizations = new Map<string, Organization>()
  const memberships = new Map<string, Membership>()
  const invitations = new Map<string, Invitation>()
  const events: OutboxEvent[] = []
  const mails: Mail[] = []
  /** Users whose cached viewers were invalidated. */
  const changedViewers: string[] = []
  const counted: string[] = []
  const created = new Map<string, string>()
  let at = start

  const now = () => at
  const members = (organizationId: string) =>
    [...memberships.values()].filter((membership) => membership.organizationId === organizationId)
  const isLastOwner = ({ organizationId, userId, role }: Membership) =>
    role === 'OWNER' && !members(organizationId).some((other) => other.role === 'OWNER' && other.userId !== userId)

  const accountRepository: AccountRepository = {
    async register({ user, organization, membership, session, event }) {
      if ([...users.values()].some(({ email }) => email === user.email)) return 'email-taken'
      users.set(user.id, user)
      organizations.set(organization.id, organization)
      memberships.set(membership.id, membership)
      sessions.set(session.id, session)
      events.push(event)
      return 'registered'
    },
    findUserByEmail: async (email) => [...users.values()].find((user) => user.email === email) ?? null,
    findUsers: async (ids) => ids.flatMap((id) => users.get(id) ?? []),
    insertSession: async (session) => void sessions.set(session.id, session),
    findSession: async (id) => sessions.get(id) ?? null,
    async rotateSession({ session, rotations, expiresAt }) {
      const stored = sessions.get(session.id)
      if (!stored || stored.generation !== session.generation || stored.endedAt) return null
      const rotated = { ...stored, generation: stored.generation + 1, rotations, expiresAt }
      sessions.set(session.id, rotated)
      return rotated
    },
    async endSession(id, endedAt) {
      const session = sessions.get(id)
      if (session) sessions.set(id, { ...session, endedAt })
    },
    async endSessionsOf(userId, endedAt) {
      for (const session of sessions.values())
        if (session.userId === userId) sessions.set(session.id, { ...session, endedAt })
    },
    async verifyEmail({ userId, email, now: emailVerifiedAt, toEvent }) {
      const user = users.get(userId)
      if (!user || user.email !== email || user.emailVerifiedAt) return null
      const verified = { ...user, emailVerifiedAt }
      users.set(userId, verified)
      events.push(toEvent(null))
      return verified
    },
    announce: async (event) => void events.push(event),
  }

  const organizationRepository: OrganizationRepository = {
    async found({ organization, membership, event }) {
      organizations.set(organization.id, organization)
      memberships.set(membership.id, membership)
      events.push(event)
    },
    async endMembership(membership, event) {
      if (isLastOwner(membership) && members(membership.organizationId).length > 1) return 'last-owner'
      memberships.delete(membership.id)
      events.push(event)
      return 'changed'
    },
    async changeRole(membership, { role, event }) {
      if (isLastOwner(membership)) return 'last-owner'
      memberships.set(membership.id, { ...membership, role })
      events.push(event)
      return 'changed'
    },
    findOrganizations: async (ids) => ids.flatMap((id) => organizations.get(id) ?? []),
    findMembershipsOf: async (userIds, organizationIds) =>
      [...memberships.values()].filter(
        ({ userId, organizationId }) =>
          userIds.includes(userId) && (organizationIds === null || organizationIds.includes(organizationId)),
      ),
    findMemberships: async (ids) => ids.flatMap((id) => memberships.get(id) ?? []),
    findMembers: async (pages) =>
      pages.map(({ organizationId, limit }) => {
        const items = members(organizationId)
        return { items: items.slice(0, limit), hasMore: items.length > limit }
      }),
    countMembers: async (ids) =>
      ids.flatMap((organizationId) => members(organizationId).map(({ role }) => ({ organizationId, role, count: 1 }))),
    countMembershipsOf: async (userId) =>
      [...memberships.values()].filter((membership) => membership.userId === userId).length,
  }

  const invitationRepository: InvitationRepository = {
    async insert(invitation, { mail }) {
      if (await this.findPending(invitation.organizationId, invitation.email)) return 'already-invited'
      invitations.set(invitation.id, invitation)
      events.push(mail)
      return 'inserted'
    },
    findInvitations: async (ids) => ids.flatMap((id) => invitations.get(id) ?? []),
    findPending: async (organizationId, email) =>
      [...invitations.values()].find(
        (one) => one.organizationId === organizationId && one.email === email && one.status === 'PENDING',
      ) ?? null,
    async change(invitation, change, mail) {
      if (invitations.get(invitation.id) !== invitation || invitation.status !== 'PENDING') return null
      const changed = { ...invitation, ...change }
      invitations.set(invitation.id, changed)
      if (mail) events.push(mail)
      return changed
    },
    async accept({ invitation, membership, event }) {
      if (invitations.get(invitation.id) !== invitation) return 'changed-meanwhile'
      if (!members(membership.organizationId).some(({ role }) => role === 'OWNER')) return 'no-owner'
      const answer = { status: 'ACCEPTED', answeredBy: membership.userId, answeredAt: at } as const
      invitations.set(invitation.id, { ...invitation, ...answer })
      if (members(membership.organizationId).some(({ userId }) => userId === membership.userId)) return 'already-member'
      memberships.set(membership.id, membership)
      events.push(event)
      return 'accepted'
    },
    findPages: async (pages) => pages.map(() => ({ items: [...invitations.values()], hasMore: false })),
    count: async (lists) => lists.map(() => invitations.size),
  }

  const tokens: TokenIssuer = {
    issueAccessToken: async ({ id }, issuedAt) => ({
      token: `access ${id}`,
      expiresAt: new Date(issuedAt.getTime() + 300_000),
    }),
    issueRefreshToken: ({ id, generation }) => `refresh ${id} ${generation}`,
    readRefreshToken(token) {
      const [kind, sessionId = '', generation] = token.split(' ')
      return kind === 'refresh' ? { sessionId, generation: Number(generation) } : null
    },
    issueInvitationToken: ({ id, mailing }) => `invitation ${id} ${mailing}`,
    readInvitationToken(token) {
      const [kind, invitationId = '', mailing] = token.split(' ')
      return kind === 'invitation' ? { invitationId, mailing: Number(mailing) } : null
    },
    issueVerificationToken: ({ id, email }, expiresAt) => `verification ${id} ${email} ${expiresAt.toISOString()}`,
    isVerificationToken: (token, { id, email }, time) =>
      token.startsWith(`verification ${id} ${email} `) && new Date(token.split(' ')[3] ?? '') > time,
  }

  const passwords: PasswordHasher = {
    hash: async (password) => `hash of ${password}`,
    matches: async (hash, password) => hash === `hash of ${password}`,
  }

  const limits: AccountLimits = {
    countSignUp: async (email) => void counted.push(`sign-up ${email}`),
    countSignIn: async (email) => void counted.push(`sign-in ${email}`),
    forgiveSignIns: async (email) => void counted.push(`forgive ${email}`),
    countRefresh: async (sessionId) => void counted.push(`refresh ${sessionId}`),
    countInvitation: async ({ email }) => void counted.push(`invitation ${email}`),
    countVerificationMail: async (userId) => void counted.push(`verification ${userId}`),
  }

  const keys: IdempotencyKeys = {
    prepare: async () => {},
    async once(call, work) {
      const key = call && JSON.stringify(call)
      const known = key === null ? undefined : created.get(key)
      if (known !== undefined) return work.load(known)
      const thing = await work.create(async () => {})
      const id = (thing as { readonly id?: string; readonly user?: User }).id ?? (thing as { user?: User }).user?.id
      if (key !== null && id !== undefined) created.set(key, id)
      return thing
    },
  }

  const viewers = {
    change: async (userIds: readonly string[]) => void changedViewers.push(...userIds),
    async changing<Result>(userIds: readonly string[], write: () => Promise<Result>) {
      changedViewers.push(...userIds)
      return write()
    },
  }

  return {
    accounts: accountRepository,
    organizations: organizationRepository,
    invitations: invitationRepository,
    tokens,
    passwords,
    limits,
    keys,
    viewers,
    mailer: { send: async (mail: Mail) => void mails.push(mail) },
    now,
    events,
    mails,
    changedViewers,
    counted,
    log: createLog({ service: 'test', level: 'silent' }),
    pass: (ms: number) => void (at = new Date(at.getTime() + ms)),
    /** Stores a user whose address is verified. */
    addUser(id: string, facts: Partial<User> = {}): User {
      const email = `${id}@example.com`
      const user = { id, email, name: id, passwordHash: '', emailVerifiedAt: start, createdAt: start, ...facts }
      users.set(id, user)
      return user
    },
    addOrganization(id: string, roles: Readonly<Record<string, Role>>): void {
      organizations.set(id, { id, name: id, personal: false, founderId: null, verified: true, createdAt: start })
      for (const [userId, role] of Object.entries(roles))
        memberships.set(`mem_${id}_${userId}`, {
          id: `mem_${id}_${userId}`,
          userId,
          organizationId: id,
          role,
          since: start,
        })
    },
    /** The roles of an organization's members, by user. */
    rolesIn: (organizationId: string): Readonly<Record<string, Role>> =>
      Object.fromEntries(members(organizationId).map(({ userId, role }) => [userId, role])),
    as: (userId: string): { readonly viewer: UserViewer; readonly correlationId: string } => ({
      viewer: { kind: 'user', userId, sessionId: `ses_${userId}`, roles: {} },
      correlationId: 'correlation',
    }),
  }
}
