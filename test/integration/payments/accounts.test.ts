import { createId } from '#platform/ids'
import { until } from '#root/test/support/until'
import { expectConsistentLedger } from './support/ledger-invariants.ts'
import { billingQuery, organizationRef, readBilling } from './support/operations.ts'
import { startPayments } from './support/start-payments.ts'
import type { Payments } from './support/start-payments.ts'
import { aStranger, aUser, anybody } from './support/viewers.ts'

let payments: Payments

beforeAll(async () => {
  payments = await startPayments()
})
afterAll(() => payments.dispose())

test('a personal organization starts with the 10 credits of its sign-up', async () => {
  const { id, admin: viewer } = payments.organizations.personal()
  await expect(readBilling(payments, viewer, id)).resolves.toMatchObject({
    creditBalance: 10,
    plan: { code: 'FREE' },
    pendingPlanPayment: null,
    ledger: { totalCount: 1, nodes: [{ kind: 'GRANT', credits: 10, balanceAfter: 10 }] },
    payments: { totalCount: 0, nodes: [] },
  })
  await expectConsistentLedger(payments, id)
})

test('before the email of the sign-up is verified there are 3 credits, and afterwards the rest, once', async () => {
  const { id, admin: viewer } = payments.organizations.trial()
  await expect(readBilling(payments, viewer, id)).resolves.toMatchObject({
    creditBalance: 3,
    ledger: { totalCount: 1, nodes: [{ kind: 'GRANT', credits: 3, balanceAfter: 3 }] },
  })
  await Promise.all(
    ['one', 'two', 'three'].map((eventId) => payments.announceVerified({ organizationId: id, eventId })),
  )
  await until(async () => (await readBilling(payments, viewer, id)).creditBalance !== 3)
  await payments.announceVerified({ organizationId: id, eventId: 'four' })
  await payments.announceVerified({ organizationId: payments.organizations.trial().id, eventId: 'last' })
  await payments.untilHeard('last')
  await expect(readBilling(payments, viewer, id)).resolves.toMatchObject({
    creditBalance: 10,
    ledger: { totalCount: 2, nodes: [{ kind: 'GRANT', credits: 7, balanceAfter: 10 }, { credits: 3 }] },
  })
  await expectConsistentLedger(payments, id)
})

test('an account that is not open yet when the email is verified is opened with everything, once', async () => {
  const { id, admin: viewer } = payments.organizations.trial()
  await payments.announceVerified({ organizationId: id, eventId: 'first' })
  await payments.untilHeard('first')
  await expect(readBilling(payments, viewer, id)).resolves.toMatchObject({
    creditBalance: 10,
    ledger: { totalCount: 1, nodes: [{ kind: 'GRANT', credits: 10 }] },
  })
})

test('any other organization starts without credits', async () => {
  const { id, admin: viewer } = payments.organizations.shared()
  await expect(readBilling(payments, viewer, id)).resolves.toMatchObject({
    creditBalance: 0,
    ledger: { totalCount: 0, nodes: [] },
  })
})

test('an account that is needed concurrently is opened once', async () => {
  const { id, admin: viewer } = payments.organizations.personal()
  const seen = await Promise.all(Array.from({ length: 20 }, () => readBilling(payments, viewer, id)))
  expect(new Set(seen.map((account) => account.id)).size).toBe(1)
  expect(seen.every(({ creditBalance }) => creditBalance === 10)).toBe(true)
  await expectConsistentLedger(payments, id)
})

test('accounts of many organizations are opened together, also when some of them are opened elsewhere', async () => {
  const organizations = Array.from({ length: 10 }, () => payments.organizations.personal())
  const viewer = aUser(Object.fromEntries(organizations.map(({ id }) => [id, 'ADMIN'])))
  const readAll = () => payments.ask(viewer, billingQuery, { of: organizations.map(({ id }) => organizationRef(id)) })
  const single = organizations.slice(0, 3).map(({ id, owner }) => readBilling(payments, owner, id))
  const [all] = await Promise.all([readAll(), ...single])
  expect(all).toMatchObject({ _entities: organizations.map(() => ({ billing: { creditBalance: 10 } })) })
  for (const { id } of organizations) await expectConsistentLedger(payments, id)
})

test('payments queries users as a service, once for all unknown organizations, with the correlation id of the call', async () => {
  const { asked } = payments.organizations
  const organizations = [payments.organizations.personal(), payments.organizations.shared()]
  const viewer = aUser(Object.fromEntries(organizations.map(({ id }) => [id, 'ADMIN'])))
  const ids = organizations.map(({ id }) => id)
  const before = asked.length
  await payments.ask(viewer, billingQuery, { of: ids.map(organizationRef) })
  await payments.ask(viewer, billingQuery, { of: ids.map(organizationRef) })
  expect(asked.slice(before)).toEqual([{ ids, viewer: { kind: 'service', name: 'payments' }, correlationId: 'test' }])
})

test('users of other organizations see neither the organization nor its billing', async () => {
  const { id } = payments.organizations.personal()
  await expect(payments.ask(aStranger(), billingQuery, { of: [organizationRef(id)] })).resolves.toEqual({
    _entities: [null],
  })
})

test('a client that is not signed in is UNAUTHENTICATED, and sees no billing', async () => {
  const { id } = payments.organizations.personal()
  await expect(payments.ask(anybody, billingQuery, { of: [organizationRef(id)] })).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  })
})

test('an organization that the users subgraph does not have is NOT_FOUND', async () => {
  const id = createId('org')
  await expect(readBilling(payments, aUser({ [id]: 'OWNER' }), id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('references to an account, an entry and a payment resolve for members only', async () => {
  const { id, admin: viewer } = payments.organizations.personal()
  const billing = await readBilling(payments, viewer, id)
  const query = `query ($of: [_Any!]!) { _entities(representations: $of) {
    ... on BillingAccount { creditBalance organization { id } } ... on LedgerEntry { kind }
  } }`
  const of = [
    { __typename: 'BillingAccount', id: billing.id },
    { __typename: 'LedgerEntry', id: billing.ledger.nodes[0]?.id },
    { __typename: 'Payment', id: createId('pay') },
    { __typename: 'BillingAccount', id: 'nonsense' },
  ]
  await expect(payments.ask(viewer, query, { of })).resolves.toEqual({
    _entities: [{ creditBalance: 10, organization: { id } }, { kind: 'GRANT' }, null, null],
  })
  await expect(payments.ask(aStranger(), query, { of })).resolves.toEqual({ _entities: [null, null, null, null] })
})
