import { createId } from '#platform/ids'
import { purchase, settled, watchPayment } from './support/operations.ts'
import { startPayments } from './support/start-payments.ts'
import type { Payments } from './support/start-payments.ts'
import { aStranger, anybody } from './support/viewers.ts'

let payments: Payments

beforeAll(async () => {
  payments = await startPayments({ settleDelayMs: 200 })
})
afterAll(() => payments.dispose())

const statusesOf = (states: readonly { readonly status: string }[]) => states.map(({ status }) => status)

test('sends the current payment, then each change, and completes when it is final', async () => {
  const { id: organizationId, admin } = payments.organizations.shared()
  const { id } = await purchase(payments, admin, { organizationId, credits: 5 })
  const all = await Promise.all(Array.from({ length: 5 }, () => settled(payments, admin, id)))
  for (const states of all) expect(statusesOf(states)).toEqual(['PENDING', 'SUCCEEDED'])
})

test('shows why a payment failed', async () => {
  const { id: organizationId, admin } = payments.organizations.shared()
  const { id } = await purchase(payments, admin, { organizationId, credits: 4_242 })
  const states = await settled(payments, admin, id)
  expect(states).toMatchObject([{ status: 'PENDING' }, { status: 'FAILED', failureReason: 'card_declined' }])
})

test('a final payment is shown once', async () => {
  const { id: organizationId, admin } = payments.organizations.shared()
  const { id } = await purchase(payments, admin, { organizationId, credits: 5 })
  await settled(payments, admin, id)
  expect(statusesOf(await settled(payments, admin, id))).toEqual(['SUCCEEDED'])
})

test('unsubscribing ends the subscription immediately', async () => {
  const { id: organizationId, admin } = payments.organizations.shared()
  const { id } = await purchase(payments, admin, { organizationId, credits: 5 })
  for await (const { status } of watchPayment(payments, admin, id)) {
    expect(status).toBe('PENDING')
    break
  }
  await settled(payments, admin, id)
})

test('strangers cannot subscribe', async () => {
  const { id: organizationId, admin } = payments.organizations.shared()
  const { id } = await purchase(payments, admin, { organizationId, credits: 5 })
  const query = 'subscription ($id: ID!) { paymentUpdated(id: $id) { status } }'
  const codeFor = async (...[viewer, what]: [Parameters<Payments['watch']>[0], string]) => {
    const opened = await payments.watch(viewer, query, { id: what })
    return 'next' in opened ? 'opened' : opened.errors?.[0]?.extensions['code']
  }
  await expect(codeFor(aStranger(), id)).resolves.toBe('NOT_FOUND')
  await expect(codeFor(admin, createId('pay'))).resolves.toBe('NOT_FOUND')
  await expect(codeFor(anybody, id)).resolves.toBe('UNAUTHENTICATED')
  await settled(payments, admin, id)
})
