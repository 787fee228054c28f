import { Agent } from 'undici'
import { purchase, readBilling, readPayment, settled } from './support/operations.ts'
import { createWebhookCaller, eventOf } from './support/provider-word.ts'
import { startPayments } from './support/start-payments.ts'
import type { Payments } from './support/start-payments.ts'
import { until } from './support/until.ts'

const nobodyListens = 'http://127.0.0.1:1/webhooks/sandbox'
const soon = { everyMs: 50, overdueMs: 100 }

const agent = new Agent({ keepAliveTimeout: 100 })
afterAll(() => agent.close())

const callWebhook = ({ webhookUrl }: Payments, body: string) => createWebhookCaller(agent, () => webhookUrl)({ body })

async function using(options: Parameters<typeof startPayments>[0], work: (payments: Payments) => Promise<void>) {
  const payments = await startPayments(options)
  try {
    await work(payments)
  } finally {
    await payments.dispose()
  }
}

test('a payment whose webhook was lost settles from what the provider answers when asked', async () => {
  await using({ reconciliation: soon, webhookUrl: nobodyListens }, async (payments) => {
    const { id: organizationId, admin } = payments.organizations.shared()
    const succeeding = await purchase(payments, admin, { organizationId, credits: 3 })
    const failing = await purchase(payments, admin, { organizationId, credits: 4_242 })
    expect((await settled(payments, admin, succeeding.id)).at(-1)).toMatchObject({ status: 'SUCCEEDED' })
    expect((await settled(payments, admin, failing.id)).at(-1)).toMatchObject({
      status: 'FAILED',
      failureReason: 'card_declined',
    })
    await expect(readBilling(payments, admin, organizationId)).resolves.toMatchObject({ creditBalance: 3 })
  })
})

test('a payment that never reached the provider is submitted again', async () => {
  await using({ reconciliation: soon }, async (payments) => {
    const { id: organizationId, admin } = payments.organizations.shared()
    await payments.provider.stop()
    const { id } = await purchase(payments, admin, { organizationId, credits: 3 })
    await until(
      () => payments.submissionOf(id),
      (state) => state === 'delayed',
    )
    await payments.forgetSubmission(id)
    await payments.provider.start()
    expect((await settled(payments, admin, id)).at(-1)).toMatchObject({ status: 'SUCCEEDED' })
  })
})

test('a payment that the provider confirmed and then denies becomes UNKNOWN, and settles when it speaks after all', async () => {
  const reconciliation = { ...soon, unknownAfterMs: 1_000 }
  await using({ reconciliation, settleDelayMs: 3_600_000 }, async (payments) => {
    const { id: organizationId, admin } = payments.organizations.shared()
    const { id } = await purchase(payments, admin, { organizationId, credits: 3 })
    await until(
      () => payments.storedPayment(id),
      (payment) => payment?.chargeId !== null,
    )
    await payments.provider.forgetEverything()
    const lost = await until(
      () => readPayment(payments, admin, id),
      ({ status }) => status !== 'PENDING',
    )
    expect(lost).toMatchObject({ status: 'UNKNOWN', failureReason: 'the provider does not know this payment' })
    expect(await callWebhook(payments, eventOf(lost))).toMatchObject({ status: 200 })
    await expect(readPayment(payments, admin, id)).resolves.toMatchObject({ status: 'SUCCEEDED', failureReason: null })
    await expect(readBilling(payments, admin, organizationId)).resolves.toMatchObject({ creditBalance: 3 })
  })
})

test('a payment that the provider is still at work on stays PENDING', async () => {
  await using({ reconciliation: soon, settleDelayMs: 400, webhookUrl: nobodyListens }, async (payments) => {
    const { id: organizationId, admin } = payments.organizations.shared()
    const { id } = await purchase(payments, admin, { organizationId, credits: 3 })
    expect((await settled(payments, admin, id)).map(({ status }) => status)).toEqual(['PENDING', 'SUCCEEDED'])
  })
})

test('while the provider is down, a payment that is long overdue is not given up', async () => {
  const reconciliation = { ...soon, unknownAfterMs: 200 }
  await using({ reconciliation }, async (payments) => {
    const { id: organizationId, admin } = payments.organizations.shared()
    const known = await purchase(payments, admin, { organizationId, credits: 3 })
    await settled(payments, admin, known.id)
    await payments.provider.stop()
    const { id } = await purchase(payments, admin, { organizationId, credits: 4 })
    await until(
      () => payments.storedPayment(id),
      (payment) => payment !== null && Date.now() - payment.createdAt.getTime() > 1_000,
    )
    await expect(readPayment(payments, admin, id)).resolves.toMatchObject({ status: 'PENDING' })
  })
})
