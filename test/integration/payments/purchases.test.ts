import { createId } from '#platform/ids'
import { untilShown } from '#root/test/support/until'
import { expectConsistentLedger } from './support/ledger-invariants.ts'
import { purchase, readBilling, readPayment, settled } from './support/operations.ts'
import { startPayments } from './support/start-payments.ts'
import type { Payments } from './support/start-payments.ts'
import { aStranger, anybody } from './support/viewers.ts'

let payments: Payments

beforeAll(async () => {
  payments = await startPayments()
})
afterAll(() => payments.dispose())

test('credits are added when the provider confirms the payment', async () => {
  const { id: organizationId, admin } = payments.organizations.shared()
  const payment = await purchase(payments, admin, { organizationId, credits: 25 })
  expect(payment).toMatchObject({
    status: 'PENDING',
    credits: 25,
    amount: { amount: '25.00', currencyCode: 'USD' },
    failureReason: null,
  })
  await settled(payments, admin, payment.id)
  const billing = await readBilling(payments, admin, organizationId)
  expect(billing).toMatchObject({
    creditBalance: 25,
    ledger: { totalCount: 1, nodes: [{ kind: 'PURCHASE', credits: 25, balanceAfter: 25 }] },
    payments: { totalCount: 1, nodes: [{ id: payment.id, status: 'SUCCEEDED' }] },
  })
  await expectConsistentLedger(payments, organizationId)
})

test.each([
  [4_242, 'card_declined'],
  [4_243, 'insufficient_funds'],
])('buying %i credits fails with %s and changes nothing', async (credits, failureReason) => {
  const { id: organizationId, admin } = payments.organizations.personal()
  const { id } = await purchase(payments, admin, { organizationId, credits })
  const states = await settled(payments, admin, id)
  expect(states.at(-1)).toMatchObject({ status: 'FAILED', failureReason })
  await expect(readBilling(payments, admin, organizationId)).resolves.toMatchObject({
    creditBalance: 10,
    ledger: { totalCount: 1 },
  })
})

test('a webhook that is delivered twice adds the credits once', async () => {
  const { id: organizationId, admin } = payments.organizations.shared()
  const calls = payments.webhookStatuses.length
  const { id } = await purchase(payments, admin, { organizationId, credits: 4_245 })
  await settled(payments, admin, id)
  const statuses = await untilShown(
    async () => payments.webhookStatuses.slice(calls),
    ({ length }) => length === 2,
  )
  expect(statuses).toEqual([200, 200])
  await expect(readBilling(payments, admin, organizationId)).resolves.toMatchObject({ creditBalance: 4_245 })
  await expectConsistentLedger(payments, organizationId)
})

test('the same key returns the same payment, also concurrently', async () => {
  const { id: organizationId, admin, owner } = payments.organizations.shared()
  const order = { organizationId, credits: 5, idempotencyKey: 'the same' }
  const all = await Promise.all(Array.from({ length: 20 }, () => purchase(payments, admin, order)))
  expect(new Set(all.map(({ id }) => id)).size).toBe(1)
  await settled(payments, admin, all[0]?.id ?? '')
  await expect(purchase(payments, owner, order)).resolves.toMatchObject({ id: all[0]?.id, status: 'SUCCEEDED' })
  await expect(readBilling(payments, admin, organizationId)).resolves.toMatchObject({
    creditBalance: 5,
    payments: { totalCount: 1 },
  })
})

test('the same key with other input is a CONFLICT, and another organization has keys of its own', async () => {
  const { id: organizationId, admin } = payments.organizations.shared()
  const other = payments.organizations.shared()
  const order = { credits: 5, idempotencyKey: 'mine' }
  const first = await purchase(payments, admin, { ...order, organizationId })
  await expect(purchase(payments, admin, { ...order, organizationId, credits: 6 })).rejects.toMatchObject({
    code: 'CONFLICT',
  })
  const second = await purchase(payments, other.admin, { ...order, organizationId: other.id })
  expect(second.id).not.toBe(first.id)
  await settled(payments, admin, first.id)
  await settled(payments, other.admin, second.id)
})

test('the key of a purchase does not make it visible to roles that may not buy', async () => {
  const { id: organizationId, admin, member, viewer } = payments.organizations.shared()
  const order = { organizationId, credits: 7, idempotencyKey: 'a key that others guess' }
  const { id } = await purchase(payments, admin, order)
  for (const [who, code] of [
    [member, 'FORBIDDEN'],
    [viewer, 'FORBIDDEN'],
    [aStranger(), 'NOT_FOUND'],
    [anybody, 'UNAUTHENTICATED'],
  ] as const)
    for (const credits of [7, 8]) {
      const refused = purchase(payments, who, { ...order, credits })
      await expect(refused).rejects.toMatchObject({ code })
      await expect(refused).rejects.not.toThrow(/key|pay_/)
    }
  await settled(payments, admin, id)
})

test('only an ADMIN or OWNER buys', async () => {
  const { id: organizationId, member, viewer } = payments.organizations.shared()
  for (const tooWeak of [member, viewer])
    await expect(purchase(payments, tooWeak, { organizationId, credits: 1 })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  await expect(purchase(payments, aStranger(), { organizationId, credits: 1 })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  await expect(purchase(payments, anybody, { organizationId, credits: 1 })).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  })
})

test.each([
  ['no credits', { credits: 0 }, 'credits: expected an integer from 1 to 100000, got 0'],
  ['fewer than none', { credits: -5 }, 'credits: expected an integer from 1 to 100000, got -5'],
  ['too many at once', { credits: 100_001 }, 'credits: expected an integer from 1 to 100000, got 100001'],
  ['an empty key', { idempotencyKey: '  ' }, 'idempotencyKey: expected 1 to 200 characters, got 0'],
  [
    'a key of 1 MB',
    { idempotencyKey: 'x'.repeat(1_000_000) },
    'idempotencyKey: expected 1 to 200 characters, got 1000000',
  ],
])('refuses %s', async (_what, input, message) => {
  const { id: organizationId, admin } = payments.organizations.shared()
  await expect(purchase(payments, admin, { organizationId, credits: 1, ...input })).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message,
  })
})

test('a payment is null to strangers and weak roles, and so is one that does not exist', async () => {
  const { id: organizationId, admin, member } = payments.organizations.shared()
  const { id } = await purchase(payments, admin, { organizationId, credits: 1 })
  await expect(readPayment(payments, admin, id)).resolves.toMatchObject({ id })
  for (const [who, what] of [
    [aStranger(), id],
    [member, id],
    [admin, createId('pay')],
    [admin, 'nonsense'],
    [admin, 'x'.repeat(1_000_000)],
  ] as const)
    await expect(readPayment(payments, who, what)).resolves.toBeNull()
  await expect(readPayment(payments, anybody, id)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  await settled(payments, admin, id)
})

test('while the provider is down a purchase stays PENDING, and settles when it is back', async () => {
  const { id: organizationId, admin } = payments.organizations.shared()
  await payments.provider.stop()
  const { id } = await purchase(payments, admin, { organizationId, credits: 7 })
  const watched = settled(payments, admin, id)
  await untilShown(
    () => payments.submissionOf(id),
    (state) => state === 'delayed',
  )
  await expect(readPayment(payments, admin, id)).resolves.toMatchObject({ status: 'PENDING' })
  await payments.provider.start()
  expect((await watched).at(-1)).toMatchObject({ status: 'SUCCEEDED' })
  await expect(readBilling(payments, admin, organizationId)).resolves.toMatchObject({ creditBalance: 7 })
})
