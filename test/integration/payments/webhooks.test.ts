import { Agent } from 'undici'
import { createId } from '#platform/ids'
import { sign } from '#root/subgraphs/payments/src/provider/signature'
import { expectConsistentLedger } from './support/ledger-invariants.ts'
import { purchase, readBilling, readPayment } from './support/operations.ts'
import { createWebhookCaller, eventOf } from './support/provider-word.ts'
import type { WebhookCall } from './support/provider-word.ts'
import { startPayments, webhookSecret } from './support/start-payments.ts'
import type { Payments } from './support/start-payments.ts'

let payments: Payments
const agent = new Agent({ keepAliveTimeout: 100 })

// The provider calls no webhooks itself, so that the test sends all of them.
beforeAll(async () => {
  payments = await startPayments({ settleDelayMs: 3_600_000 })
})
afterAll(async () => {
  await agent.close()
  await payments.dispose()
})

const callWebhook = createWebhookCaller(agent, () => payments.webhookUrl)

async function anOrder(credits = 5) {
  const organization = payments.organizations.shared()
  const payment = await purchase(payments, organization.admin, { organizationId: organization.id, credits })
  return { ...organization, payment }
}

test('a signed word of the provider settles a payment', async () => {
  const { id, admin, payment } = await anOrder()
  expect(await callWebhook({ body: eventOf(payment) })).toEqual({ status: 200, body: { result: 'settled' } })
  await expect(readPayment(payments, admin, payment.id)).resolves.toMatchObject({ status: 'SUCCEEDED' })
  await expect(readBilling(payments, admin, id)).resolves.toMatchObject({ creditBalance: 5 })
})

test('a repeated webhook is acknowledged and changes nothing, also when delivered concurrently', async () => {
  const { id, admin, payment } = await anOrder()
  const body = eventOf(payment)
  const answers = await Promise.all(Array.from({ length: 10 }, () => callWebhook({ body })))
  expect(answers.every(({ status }) => status === 200)).toBe(true)
  expect(answers.filter((answer) => (answer.body as { result: string }).result === 'settled')).toHaveLength(1)
  await expect(readBilling(payments, admin, id)).resolves.toMatchObject({ creditBalance: 5 })
  await expectConsistentLedger(payments, id)
})

test('a failed payment succeeds when the provider reports success later, and is credited once', async () => {
  const { id, admin, payment } = await anOrder()
  await callWebhook({ body: eventOf(payment, 'card_declined') })
  await expect(readPayment(payments, admin, payment.id)).resolves.toMatchObject({ status: 'FAILED' })
  const body = eventOf(payment)
  const answers = await Promise.all(Array.from({ length: 5 }, () => callWebhook({ body })))
  expect(answers.filter((answer) => (answer.body as { result: string }).result === 'settled')).toHaveLength(1)
  await expect(readPayment(payments, admin, payment.id)).resolves.toMatchObject({
    status: 'SUCCEEDED',
    failureReason: null,
    discrepancy: null,
  })
  await expect(readBilling(payments, admin, id)).resolves.toMatchObject({ creditBalance: 5 })
  await expectConsistentLedger(payments, id)
})

test('a succeeded payment stays so, and a contradicting provider is recorded until it agrees', async () => {
  const { id, admin, payment } = await anOrder()
  await callWebhook({ body: eventOf(payment) })
  expect(await callWebhook({ body: eventOf(payment, 'late') })).toEqual({
    status: 200,
    body: { result: 'contradiction' },
  })
  await expect(readPayment(payments, admin, payment.id)).resolves.toMatchObject({
    status: 'SUCCEEDED',
    discrepancy: 'the provider reports the charge as failed',
  })
  await expect(readBilling(payments, admin, id)).resolves.toMatchObject({ creditBalance: 5 })
  expect(await callWebhook({ body: eventOf(payment) })).toMatchObject({ body: { result: 'unchanged' } })
  await expect(readPayment(payments, admin, payment.id)).resolves.toMatchObject({ discrepancy: null })
})

test('refuses webhooks that are unsigned, signed with another key, modified, or replayed later', async () => {
  const { admin, payment } = await anOrder()
  const body = eventOf(payment)
  const signature = sign({ secret: webhookSecret, body }, new Date())
  const other = sign({ secret: `${webhookSecret} of another`, body }, new Date())
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)
  for (const call of [
    { body, signature: undefined },
    { body, signature: 'nonsense' },
    { body, signature: other },
    { body: body.replace(payment.id, createId('pay')), signature },
    { body: ` ${body}`, signature },
    { body, at: minutesAgo(6) },
    { body, at: minutesAgo(-6) },
  ] as WebhookCall[])
    expect(await callWebhook(call)).toMatchObject({ status: 401 })
  await expect(readPayment(payments, admin, payment.id)).resolves.toMatchObject({ status: 'PENDING' })
  expect(await callWebhook({ body, at: minutesAgo(4) })).toMatchObject({ status: 200 })
})

test('reports NOT_FOUND for a payment that it did not create', async () => {
  const stranger = { id: createId('pay'), amount: { amount: '1.00', currencyCode: 'USD' } }
  expect(await callWebhook({ body: eventOf(stranger) })).toEqual({ status: 404, body: { result: 'absent' } })
})

test('refuses a charge of another amount', async () => {
  const { admin, payment } = await anOrder()
  const body = eventOf({ ...payment, amount: { amount: '0.01', currencyCode: 'USD' } })
  expect(await callWebhook({ body })).toEqual({ status: 422, body: { result: 'mismatch' } })
  await expect(readPayment(payments, admin, payment.id)).resolves.toMatchObject({
    status: 'UNKNOWN',
    discrepancy: 'expected a charge of 500 USD (minor units), the provider reports 1 USD (minor units)',
  })
})

test('acknowledges events that do not concern it', async () => {
  const { payment } = await anOrder()
  const body = eventOf(payment).replace('charge.succeeded', 'charge.disputed')
  expect(await callWebhook({ body })).toEqual({ status: 200, body: { result: 'ignored' } })
})

test.each(['', '{', 'null', '[1]'])('responds with 400 to the signed text %p', async (body) => {
  expect(await callWebhook({ body })).toMatchObject({ status: 400 })
})

test('reads no more than 64 KiB', async () => {
  expect(await callWebhook({ body: JSON.stringify('x'.repeat(70_000)) })).toMatchObject({ status: 413 })
})

test('reports an internal error without details, so that the provider retries', async () => {
  const organization = payments.organizations.shared()
  const payment = await purchase(payments, organization.admin, { organizationId: organization.id, credits: 5 })
  await payments.mongo.connection
    .collection<{ _id: string }>('payments')
    .updateOne({ _id: payment.id }, { $set: { organizationId: 'org_without_an_account' } })
  expect(await callWebhook({ body: eventOf(payment) })).toEqual({
    status: 500,
    body: { error: 'something went wrong on our side' },
  })
  await payments.mongo.connection
    .collection<{ _id: string }>('payments')
    .updateOne({ _id: payment.id }, { $set: { organizationId: organization.id } })
  await expect(readPayment(payments, organization.admin, payment.id)).resolves.toMatchObject({ status: 'PENDING' })
})
