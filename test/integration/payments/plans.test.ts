import { expectConsistentLedger } from './support/ledger-invariants.ts'
import { changePlan, readBilling, settled } from './support/operations.ts'
import type { Billing } from './support/operations.ts'
import { startPayments } from './support/start-payments.ts'
import type { Payments } from './support/start-payments.ts'
import { aStranger, anybody } from './support/viewers.ts'

let payments: Payments

beforeAll(async () => {
  payments = await startPayments({ settleDelayMs: 50 })
})
afterAll(() => payments.dispose())

const pendingIn = ({ pendingPlanPayment }: Billing): string => {
  if (!pendingPlanPayment) throw new Error('expected a payment that the change waits for, got none')
  return pendingPlanPayment.id
}

async function anOrganizationOn(plan: 'TEAM' | 'ENTERPRISE') {
  const organization = payments.organizations.personal()
  const changed = await changePlan(payments, organization.admin, { organizationId: organization.id, plan })
  await settled(payments, organization.admin, pendingIn(changed))
  return organization
}

test('plans and their prices are visible to everyone', async () => {
  const query = '{ plans { code name monthlyPrice { amount currencyCode } includedCredits concurrentRuns features } }'
  const { plans } = await payments.ask<{ plans: readonly { code: string }[] }>(anybody, query)
  expect(plans).toMatchObject([
    { code: 'FREE', monthlyPrice: { amount: '0.00', currencyCode: 'USD' }, includedCredits: 10, concurrentRuns: 2 },
    { code: 'TEAM', monthlyPrice: { amount: '99.00' }, includedCredits: 120, concurrentRuns: 10 },
    { code: 'ENTERPRISE', monthlyPrice: { amount: '999.00' }, includedCredits: 1_500, concurrentRuns: 100 },
  ])
})

test('a more expensive plan starts when its first month is paid, and grants its credits', async () => {
  const { id: organizationId, admin } = payments.organizations.personal()
  const asked = await changePlan(payments, admin, { organizationId, plan: 'TEAM' })
  expect(asked).toMatchObject({
    plan: { code: 'FREE' },
    creditBalance: 10,
    pendingPlanPayment: { status: 'PENDING', amount: { amount: '99.00', currencyCode: 'USD' }, credits: 120 },
  })
  await settled(payments, admin, pendingIn(asked))
  await expect(readBilling(payments, admin, organizationId)).resolves.toMatchObject({
    plan: { code: 'TEAM' },
    creditBalance: 130,
    pendingPlanPayment: null,
    ledger: { nodes: [{ kind: 'GRANT', credits: 120, balanceAfter: 130 }, { kind: 'GRANT' }] },
    payments: { nodes: [{ id: pendingIn(asked), status: 'SUCCEEDED' }] },
  })
  await expectConsistentLedger(payments, organizationId)
})

test('a cheaper plan and the same plan start immediately and cost nothing', async () => {
  const { id: organizationId, admin } = await anOrganizationOn('ENTERPRISE')
  for (const plan of ['ENTERPRISE', 'TEAM', 'FREE'])
    await expect(changePlan(payments, admin, { organizationId, plan })).resolves.toMatchObject({
      plan: { code: plan },
      creditBalance: 1_510,
      pendingPlanPayment: null,
      payments: { totalCount: 1 },
    })
})

test('the same key requests one payment, also concurrently and after other changes', async () => {
  const { id: organizationId, admin } = payments.organizations.personal()
  const upgrade = { organizationId, plan: 'TEAM', idempotencyKey: 'up' }
  const asked = await Promise.all(Array.from({ length: 10 }, () => changePlan(payments, admin, upgrade)))
  expect(new Set(asked.map(pendingIn)).size).toBe(1)
  await settled(payments, admin, pendingIn(asked[0] as Billing))
  await changePlan(payments, admin, { organizationId, plan: 'FREE', idempotencyKey: 'down' })
  for (const again of [upgrade, { organizationId, plan: 'FREE', idempotencyKey: 'down' }])
    await expect(changePlan(payments, admin, again)).resolves.toMatchObject({
      plan: { code: 'FREE' },
      creditBalance: 130,
      payments: { totalCount: 1 },
    })
})

test('the same key for another plan is a CONFLICT', async () => {
  const { id: organizationId, admin } = payments.organizations.personal()
  await changePlan(payments, admin, { organizationId, plan: 'FREE', idempotencyKey: 'mine' })
  await expect(
    changePlan(payments, admin, { organizationId, plan: 'TEAM', idempotencyKey: 'mine' }),
  ).rejects.toMatchObject({ code: 'CONFLICT' })
})

test('while a change awaits its payment there is no other', async () => {
  const { id: organizationId, admin } = payments.organizations.personal()
  const results = await Promise.allSettled([
    changePlan(payments, admin, { organizationId, plan: 'TEAM' }),
    changePlan(payments, admin, { organizationId, plan: 'ENTERPRISE' }),
  ])
  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const billing = await readBilling(payments, admin, organizationId)
  expect(billing.payments.totalCount).toBe(1)
  if (billing.pendingPlanPayment)
    await expect(changePlan(payments, admin, { organizationId, plan: 'FREE' })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
  await settled(payments, admin, billing.payments.nodes[0]?.id ?? '')
})

test('a declined payment does not change the plan, and another plan can be chosen', async () => {
  const { id: organizationId, admin } = payments.organizations.personal()
  await payments.provider.stop()
  const asked = await changePlan(payments, admin, { organizationId, plan: 'TEAM' })
  const price = { 'amount.amountMinor': 424_200 }
  await payments.mongo.connection
    .collection<{ _id: string }>('payments')
    .updateOne({ _id: pendingIn(asked) }, { $set: price })
  await payments.provider.start()
  expect((await settled(payments, admin, pendingIn(asked))).at(-1)).toMatchObject({ status: 'FAILED' })
  await expect(readBilling(payments, admin, organizationId)).resolves.toMatchObject({
    plan: { code: 'FREE' },
    creditBalance: 10,
    pendingPlanPayment: null,
  })
  await expect(changePlan(payments, admin, { organizationId, plan: 'FREE' })).resolves.toMatchObject({
    plan: { code: 'FREE' },
  })
})

test('only an ADMIN or OWNER changes the plan', async () => {
  const { id: organizationId, member } = payments.organizations.personal()
  await expect(changePlan(payments, member, { organizationId, plan: 'FREE' })).rejects.toMatchObject({
    code: 'FORBIDDEN',
  })
  await expect(changePlan(payments, aStranger(), { organizationId, plan: 'FREE' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})

test.each([
  [{ plan: 'PLATINUM' }, 'BAD_USER_INPUT'],
  [{ idempotencyKey: '' }, 'BAD_USER_INPUT'],
])('refuses %o', async (input, code) => {
  const { id: organizationId, admin } = payments.organizations.personal()
  const { errors } = await payments.answer(
    admin,
    'mutation ($i: ChangePlanInput!) { changePlan(input: $i) { billingAccount { id } } }',
    {
      i: { organizationId, plan: 'FREE', idempotencyKey: 'key', ...input },
    },
  )
  expect(errors?.[0]?.extensions).toMatchObject({ code })
})
