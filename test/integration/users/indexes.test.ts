import { createId } from '#platform/ids'
import { createAccountRepository } from '../../../subgraphs/users/src/models/account.repository.ts'
import { createOrganizationRepository } from '../../../subgraphs/users/src/models/organization.repository.ts'
import { defineModels } from '../../../subgraphs/users/src/models/schemas.ts'
import { createSigningKeyStore } from '../../../subgraphs/users/src/models/signing-key.store.ts'
import { startQueries } from '../../support/queries/index.ts'
import type { Queries } from '../../support/queries/index.ts'

let queries: Queries

beforeAll(async () => {
  queries = await startQueries(['subgraphs/users/src/models/*.ts'])
})
afterAll(() => queries.dispose())

const now = new Date()
const tomorrow = new Date(now.getTime() + 86_400_000)
const organization = { id: createId('org'), name: 'Ada', personal: true, createdAt: now }
const user = { id: createId('usr'), email: 'ada@example.com', name: 'Ada', passwordHash: 'x', createdAt: now }
const session = {
  id: createId('ses'),
  userId: user.id,
  generation: 1,
  createdAt: now,
  expiresAt: tomorrow,
  endedAt: null,
}
const news = { id: createId('evt'), type: 'membership.added', correlationId: 'test', payload: null }
// Its own queries are explained with the outbox.
const outbox = { append: () => Promise.resolve(), announce: () => Promise.resolve() }
const membershipOf = (userId: string, organizationId: string) =>
  ({ id: createId('mem'), userId, organizationId, role: 'OWNER', since: now }) as const

/** Asks the database everything that the subgraph asks it. */
async function askEverything(): Promise<void> {
  const models = defineModels(queries.mongo.connection)
  const keys = createSigningKeyStore(queries.mongo.connection)
  await queries.mongo.prepare([...Object.values(models), keys.model] as never)
  await keys.keep({})
  const accounts = createAccountRepository(queries.mongo, models)
  const membership = membershipOf(user.id, organization.id)
  await accounts.register({ user, organization, membership, session })
  await accounts.findUserByEmail(user.email)
  await accounts.findUsers([user.id])
  await accounts.insertSession({ ...session, id: createId('ses') })
  await accounts.findSession(session.id)
  await accounts.rotateSession({ id: session.id, generation: 1, now, expiresAt: tomorrow })
  await accounts.endSession(session.id, now)
  await accounts.endSessionsOf(user.id, now)
  const organizations = createOrganizationRepository(queries.mongo, models, outbox)
  const founded = { ...organization, id: createId('org') }
  await organizations.found(founded, membershipOf(user.id, founded.id), { ...news, id: createId('evt') })
  await organizations.addMembership(membershipOf(createId('usr'), founded.id), news)
  const owner = membershipOf(createId('usr'), founded.id)
  await organizations.addMembership(owner, { ...news, id: createId('evt') })
  await organizations.changeRole(owner, { role: 'ADMIN', news: { ...news, id: createId('evt') } })
  await organizations.endMembership({ ...owner, role: 'ADMIN' }, { ...news, id: createId('evt') })
  await organizations.findOrganizations([organization.id])
  await organizations.findMembershipsOf([user.id], null)
  await organizations.findMembershipsOf([user.id], [organization.id])
  const page = { organizationId: organization.id, after: null, limit: 10 }
  await organizations.findMembers([page])
  await organizations.findMembers([page, { ...page, after: membership.id }])
  await organizations.findMembers([{ ...page, after: membership.id }])
  await organizations.countMembers([organization.id, founded.id])
  await organizations.countMembershipsOf(user.id)
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
