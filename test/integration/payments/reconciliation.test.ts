import { Agent } from 'undici'
import { untilShown } from '#root/test/support/until'
import { purchase, readBilling, readPayment, settled } from './support/operations.ts'
import { createWebhookCaller, eventOf } from './support/provider-word.ts'
import { startPayments } from './support/start-payments.ts'
import type { Payments, StartPaymentsOptions } from './support/start-payments.ts'

const agent = new Agent({ keepAliveTimeout: 100 })
afterAll(() => agent.close())

const hourMs = 3_600_000
const patienceMs = 3_000

/** Payments without webhooks, which are reconciled soon, for the tests of a block. */
function start(settleDelayMs: number, unknownAfterMs: number): () => Payments {
  const reconciliation = { everyMs: 50, overdueMs: 100, unknownAfterMs }
  const options: StartPaymentsOptions = { reconciliation, settleDelayMs, webhookUrl: 'http://127.0.0.1:1/' }
  let payments: Payments | null = null
  beforeAll(async () => {
    payments = await startPayments(options)
  })
  afterAll(() => payments?.dispose())
  return () => {
    if (!payments) throw new Error('expected payments to be started before it is used')
    return payments
  }
}

describe('a provider that settles', () => {
  const started = start(300, hourMs)

  test('a payment whose webhook was lost is looked up at the provider', async () => {
    const payments = started()
    const { id: organizationId, admin } = payments.organizations.shared()
    const succeeding = await purchase(payments, admin, { organizationId, credits: 3 })
    const failing = await purchase(payments, admin, { organizationId, credits: 4_242 })
    const [succeeded, failed] = await Promise.all([
      settled(payments, admin, succeeding.id),
      settled(payments, admin, failing.id),
    ])
    // Queries before the settlement returned PENDING, which subscribers do not see.
    expect(succeeded.map(({ status }) => status)).toEqual(['PENDING', 'SUCCEEDED'])
    expect(failed).toMatchObject([{ status: 'PENDING' }, { status: 'FAILED', failureReason: 'card_declined' }])
    await expect(readBilling(payments, admin, organizationId)).resolves.toMatchObject({ creditBalance: 3 })
  })

  test('receives a payment that was not submitted before', async () => {
    const payments = started()
    const { id: organizationId, admin } = payments.organizations.shared()
    await payments.provider.stop()
    const { id } = await purchase(payments, admin, { organizationId, credits: 3 })
    await untilShown(
      () => payments.submissionOf(id),
      (state) => state === 'delayed',
    )
    await untilShown(
      () => payments.forgetSubmission(id),
      (isGone) => isGone,
    )
    await payments.provider.start()
    expect((await settled(payments, admin, id)).at(-1)).toMatchObject({ status: 'SUCCEEDED' })
  })
})

describe('a provider that does not settle', () => {
  const started = start(hourMs, patienceMs)

  test('is waited for while it is down, however long a payment is overdue', async () => {
    const payments = started()
    const { id: organizationId, admin } = payments.organizations.shared()
    await payments.provider.stop()
    const { id } = await purchase(payments, admin, { organizationId, credits: 4 })
    await untilShown(
      () => payments.storedPayment(id),
      (payment) => payment !== null && Date.now() - payment.createdAt.getTime() > patienceMs + 500,
    )
    await expect(readPayment(payments, admin, id)).resolves.toMatchObject({ status: 'PENDING' })
    await payments.provider.start()
  })

  test('makes a payment UNKNOWN by denying a confirmed charge, and settles it by reporting it later', async () => {
    const payments = started()
    const { id: organizationId, admin } = payments.organizations.shared()
    const { id } = await purchase(payments, admin, { organizationId, credits: 3 })
    await untilShown(
      () => payments.storedPayment(id),
      (payment) => payment?.chargeId !== null,
    )
    await payments.provider.forgetEverything()
    const lost = await untilShown(
      () => readPayment(payments, admin, id),
      ({ status }) => status !== 'PENDING',
    )
    expect(lost).toMatchObject({ status: 'UNKNOWN', failureReason: 'the provider does not know this payment' })
    const call = createWebhookCaller(agent, () => payments.webhookUrl)
    expect(await call({ body: eventOf(lost) })).toMatchObject({ status: 200 })
    await expect(readPayment(payments, admin, id)).resolves.toMatchObject({ status: 'SUCCEEDED', failureReason: null })
    await expect(readBilling(payments, admin, organizationId)).resolves.toMatchObject({ creditBalance: 3 })
  })
})
