import { createId } from '#platform/ids'
import type { InvitationRepository } from '#root/subgraphs/users/src/domain/ports'
import { createAccountRepository } from '#root/subgraphs/users/src/models/account.repository'
import { createInvitationRepository } from '#root/subgraphs/users/src/models/invitation.repository'
import { createOrganizationRepository } from '#root/subgraphs/users/src/models/organization.repository'
import { defineModels } from '#root/subgraphs/users/src/models/schemas'
import { createSigningKeyStore } from '#root/subgraphs/users/src/models/signing-key.store'
import { startQueries } from '#root/test/support/queries/index'
import type { Queries } from '#root/test/support/queries/index'

let queries: Queries

beforeAll(async () => {
  queries = await startQueries(['subgraphs/users/src/models/*.ts'])
})
afterAll(() => queries.dispose())

const now = new Date()
const tomorrow = new Date(now.getTime() + 86_400_000)
const user = {
  id: createId('usr'),
  email: 'ada@example.com',
  name: 'Ada',
  passwordHash: 'x',
  emailVerifiedAt: null,
  createdAt: now,
}
const organization = {
  id: createId('org'),
  name: 'Ada',
  personal: true,
  founderId: user.id,
  verified: false,
  createdAt: now,
}
const session = {
  id: createId('ses'),
  userId: user.id,
  generation: 1,
  rotations: [],
  createdAt: now,
  expiresAt: tomorrow,
  endedAt: null,
}
const event = { id: createId('evt'), type: 'membership.added', correlationId: 'test', payload: null }
const claim = () => Promise.resolve()
// Its own queries are explained with the outbox.
const outbox = { append: () => Promise.resolve(), announce: () => Promise.resolve() }
const membershipOf = (userId: string, organizationId: string) =>
  ({ id: createId('mem'), userId, organizationId, role: 'OWNER', since: now }) as const

/** Executes every query of the subgraph. */
async function askEverything(): Promise<void> {
  const models = defineModels(queries.mongo.connection)
  const keys = createSigningKeyStore(queries.mongo.connection)
  await queries.mongo.prepare([...Object.values(models), keys.model] as never)
  await keys.keep({})
  const accounts = createAccountRepository(queries.mongo, models, outbox)
  const membership = membershipOf(user.id, organization.id)
  await accounts.register({ user, organization, membership, session, event, claim })
  await accounts.findUserByEmail(user.email)
  await accounts.findUsers([user.id])
  await accounts.insertSession({ ...session, id: createId('ses') })
  await accounts.findSession(session.id)
  await accounts.rotateSession({ session, rotations: [], now, expiresAt: tomorrow })
  await accounts.verifyEmail({ userId: user.id, email: user.email, now, toEvent: () => event })
  await accounts.announce(event)
  await accounts.endSession(session.id, now)
  await accounts.endSessionsOf(user.id, now)
  const organizations = createOrganizationRepository(queries.mongo, models, outbox)
  const founded = { ...organization, id: createId('org') }
  await organizations.found({ organization: founded, membership: membershipOf(user.id, founded.id), event, claim })
  await askInvitations(createInvitationRepository(queries.mongo, models, outbox), founded.id)
  const [owner] = await organizations.findMembershipsOf([joined], [founded.id])
  if (!owner) throw new Error('expected the member who accepted, got none')
  await organizations.changeRole(owner, { role: 'ADMIN', event })
  await organizations.endMembership({ ...owner, role: 'ADMIN' }, event)
  await organizations.endMembership(membership, event)
  await organizations.findOrganizations([organization.id])
  await organizations.findMembershipsOf([user.id], null)
  await organizations.findMembershipsOf([user.id], [organization.id])
  const page = {
    organizationId: organization.id,
    roles: null,
    direction: 'ASC',
    cursor: null,
    isBackward: false,
    limit: 10,
  } as const
  await organizations.findMemberships([membership.id])
  await organizations.findMembers([page])
  await organizations.findMembers([page, { ...page, cursor: membership.id }])
  await organizations.findMembers([{ ...page, cursor: membership.id }])
  await organizations.findMembers([{ ...page, isBackward: true }])
  await organizations.findMembers([{ ...page, roles: ['OWNER', 'ADMIN'], direction: 'DESC' }])
  await organizations.findMembers([
    { ...page, roles: ['OWNER'] },
    { ...page, roles: ['MEMBER'], cursor: membership.id },
  ])
  await organizations.findMembers([{ ...page, cursor: membership.id, isBackward: true }])
  await organizations.countMembers([organization.id, founded.id])
  await organizations.countMembershipsOf(user.id)
}

const joined = createId('usr')

async function askInvitations(invitations: InvitationRepository, organizationId: string): Promise<void> {
  const invitation = {
    id: createId('inv'),
    organizationId,
    email: 'bob@example.com',
    role: 'OWNER',
    status: 'PENDING',
    invitedBy: user.id,
    mailing: 1,
    createdAt: now,
    expiresAt: tomorrow,
    answeredBy: null,
    answeredAt: null,
  } as const
  await invitations.insert(invitation, { mail: event, claim })
  await invitations.findInvitations([invitation.id])
  await invitations.findPending(organizationId, invitation.email)
  await invitations.change(invitation, { mailing: 2 }, event)
  const membership = membershipOf(joined, organizationId)
  await invitations.accept({ invitation: { ...invitation, mailing: 2 }, membership, event })
  await invitations.insert({ ...invitation, id: createId('inv') }, { mail: event, claim })
  const pending = await invitations.findPending(organizationId, invitation.email)
  if (!pending) throw new Error('expected the invitation, got none')
  await invitations.accept({ invitation: pending, membership: { ...membership, id: createId('mem') }, event })
  const all = { organizationId, statuses: null, roles: null } as const
  const toAddress = { email: invitation.email, statuses: ['PENDING'], roles: null } as const
  const page = { cursor: null, isBackward: false, limit: 10, direction: 'DESC', now } as const
  await invitations.findPages([{ ...page, list: all }])
  await invitations.findPages([{ ...page, list: all, cursor: invitation.id }])
  await invitations.findPages([{ ...page, list: toAddress }])
  await invitations.findPages([
    { ...page, list: all },
    { ...page, list: all, cursor: invitation.id },
  ])
  await invitations.findPages([{ ...page, list: all, isBackward: true }])
  await invitations.findPages([{ ...page, list: all, cursor: invitation.id, isBackward: true }])
  const some = { ...all, statuses: ['PENDING', 'EXPIRED', 'REVOKED'], roles: ['OWNER'] } as const
  await invitations.findPages([{ ...page, list: some, direction: 'ASC' }])
  await invitations.findPages([{ ...page, list: some, cursor: invitation.id }])
  await invitations.findPages([{ ...page, list: { ...toAddress, roles: ['OWNER'] }, direction: 'ASC' }])
  await invitations.count([all, some, toAddress], now)
}

test('no query of the subgraph scans a collection', async () => {
  await askEverything()
  expect(queries.unasked()).toEqual([])
  const explained = await queries.explainAmong(1_200)
  expect(explained.filter(({ isScan }) => isScan)).toEqual([])
  expect(explained.length).toBeGreaterThan(10)
})

test('a query without an index is noticed', async () => {
  await queries.mongo.connection.collection('users').findOne({ name: 'Ada' })
  const explained = await queries.explainAmong(1_200)
  expect(explained.filter(({ isScan }) => isScan)).toMatchObject([{ shape: 'users.find { name: … }' }])
})
