import { collectLog } from '#root/test/support/log-lines'
import { untilShown } from '#root/test/support/until'
import { expectConsistentLedger } from './support/ledger-invariants.ts'
import { changePlan, purchase, readBilling, readPayment } from './support/operations.ts'
import type { Paid } from './support/operations.ts'
import { startScriptedProvider } from './support/scripted-provider.ts'
import type { ScriptedProvider } from './support/scripted-provider.ts'
import { startPayments } from './support/start-payments.ts'
import type { Payments } from './support/start-payments.ts'

let provider: ScriptedProvider
let payments: Payments
const log = collectLog()

beforeAll(async () => {
  provider = await startScriptedProvider()
  // A payment that is not submitted within this time, on a machine that is busy with other work, would become UNKNOWN as well.
  const unknownAfterMs = 3_000
  const soon = { everyMs: 30, overdueMs: 30, unknownAfterMs, recheckMs: 30, recheckFailedForMs: 3_600_000 }
  payments = await startPayments({ providerUrl: provider.url, reconciliation: soon, log: log.log })
})
afterAll(async () => {
  await payments.dispose()
  await provider.dispose()
})

type Organization = ReturnType<Payments['organizations']['shared']>

/** A payment of a new organization, once the provider has confirmed its charge. */
async function confirmed(credits = 5) {
  const organization = payments.organizations.shared()
  const { id } = await purchase(payments, organization.admin, { organizationId: organization.id, credits })
  await confirmedCharge(id)
  return { organization, id }
}

const confirmedCharge = (id: string) =>
  untilShown(
    () => payments.storedPayment(id),
    (payment) => (payment?.chargeId ?? null) !== null,
  )

const shown = ({ admin }: Organization, id: string, isThere: (payment: Paid) => boolean) =>
  untilShown(() => readPayment(payments, admin, id), isThere)
const becomes = (organization: Organization, id: string, status: string) =>
  shown(organization, id, (payment) => payment.status === status)

const balanceOf = async ({ admin, id }: Organization) => (await readBilling(payments, admin, id)).creditBalance
const raised = (paymentId: string) =>
  log.lines.filter(({ msg, paymentId: id }) => id === paymentId && String(msg).startsWith('the provider contradicts'))
const discrepancies = async () => {
  const text = await payments.registry.metrics()
  return Number(/^plumbline_payments_discrepancies (\d+)$/m.exec(text)?.[1])
}

test('a failed payment succeeds after a later report of the provider, and is credited once', async () => {
  const { organization, id } = await confirmed()
  provider.say(id, { status: 'failed', failureReason: 'card_declined' })
  await becomes(organization, id, 'FAILED')
  provider.say(id, { status: 'succeeded', failureReason: null })
  await expect(becomes(organization, id, 'SUCCEEDED')).resolves.toMatchObject({
    failureReason: null,
    discrepancy: null,
  })
  await expect(balanceOf(organization)).resolves.toBe(5)
  await expectConsistentLedger(payments, organization.id)
})

test('an UNKNOWN payment is looked up again until the provider reports its state', async () => {
  const { organization, id } = await confirmed()
  provider.deny(id)
  await becomes(organization, id, 'UNKNOWN')
  provider.say(id, { status: 'succeeded' })
  await becomes(organization, id, 'SUCCEEDED')
  await expect(balanceOf(organization)).resolves.toBe(5)
})

test('a charge that was confirmed and is denied later is not made a second time', async () => {
  const { organization, id } = await confirmed()
  const untilSubmitted = () =>
    untilShown(
      () => payments.submissionOf(id),
      (state) => state === 'absent',
    )
  const timesAsked = () => provider.asked.filter((paymentId) => paymentId === id).length
  // Before it is confirmed, the reconciliation may request the charge as well: the provider creates it once.
  await untilSubmitted()
  const before = timesAsked()
  provider.deny(id)
  await payments.submitAgain(id)
  await untilSubmitted()
  await becomes(organization, id, 'UNKNOWN')
  expect(timesAsked()).toBe(before)
})

describe.each([
  [
    'another amount',
    { status: 'succeeded', amount: { amountMinor: 1, currency: 'USD' } },
    /^expected a charge of 9900 USD/,
  ],
  ['another currency', { status: 'succeeded', amount: { amountMinor: 9_900, currency: 'EUR' } }, /reports 9900 EUR/],
  ['a status that nobody knows', { status: 'disputed' }, /^the provider reports the charge as disputed$/],
] as const)('a charge of %s', (_, word, discrepancy) => {
  test('is raised once, adds no credits, and does not block changes of the plan', async () => {
    const before = await discrepancies()
    const organization = payments.organizations.personal()
    const { admin, id: organizationId } = organization
    const { pendingPlanPayment } = await changePlan(payments, admin, { organizationId, plan: 'TEAM' })
    const id = pendingPlanPayment?.id ?? ''
    await confirmedCharge(id)
    provider.say(id, word)
    // On a slow machine it may be UNKNOWN first, because the response is late.
    await expect(shown(organization, id, (payment) => payment.discrepancy !== null)).resolves.toMatchObject({
      status: 'UNKNOWN',
      discrepancy: expect.stringMatching(discrepancy),
    })
    await expect(readBilling(payments, admin, organizationId)).resolves.toMatchObject({
      plan: { code: 'FREE' },
      creditBalance: 10,
      pendingPlanPayment: null,
    })
    expect(await discrepancies()).toBe(before + 1)
    expect(raised(id)).toHaveLength(1)
    await changePlan(payments, admin, { organizationId, plan: 'FREE' })
    // The provider is queried repeatedly; when it agrees, the discrepancy is resolved.
    provider.say(id, { status: 'succeeded', amount: { amountMinor: 9_900, currency: 'USD' } })
    await expect(becomes(organization, id, 'SUCCEEDED')).resolves.toMatchObject({ discrepancy: null })
    expect(await discrepancies()).toBe(before)
    expect(raised(id)).toHaveLength(1)
    await expectConsistentLedger(payments, organizationId)
  })
})

test('a payment for a smaller plan that succeeds late does not take the larger one away', async () => {
  const organization = payments.organizations.personal()
  const { admin, id: organizationId } = organization
  const team = await changePlan(payments, admin, { organizationId, plan: 'TEAM' })
  const teamId = team.pendingPlanPayment?.id ?? ''
  await confirmedCharge(teamId)
  provider.deny(teamId)
  await becomes(organization, teamId, 'UNKNOWN')
  const enterprise = await changePlan(payments, admin, { organizationId, plan: 'ENTERPRISE' })
  const enterpriseId = enterprise.pendingPlanPayment?.id ?? ''
  await confirmedCharge(enterpriseId)
  provider.say(enterpriseId, { status: 'succeeded' })
  await becomes(organization, enterpriseId, 'SUCCEEDED')
  provider.say(teamId, { status: 'succeeded' })
  await becomes(organization, teamId, 'SUCCEEDED')
  await expect(readBilling(payments, admin, organizationId)).resolves.toMatchObject({
    plan: { code: 'ENTERPRISE' },
    creditBalance: 10 + 1_500 + 120,
    pendingPlanPayment: null,
  })
  await expectConsistentLedger(payments, organizationId)
})

test('a late payment does not end the wait of another change of plan', async () => {
  const organization = payments.organizations.personal()
  const { admin, id: organizationId } = organization
  const team = await changePlan(payments, admin, { organizationId, plan: 'TEAM' })
  const teamId = team.pendingPlanPayment?.id ?? ''
  await confirmedCharge(teamId)
  provider.deny(teamId)
  await becomes(organization, teamId, 'UNKNOWN')
  const enterprise = await changePlan(payments, admin, { organizationId, plan: 'ENTERPRISE' })
  const enterpriseId = enterprise.pendingPlanPayment?.id ?? ''
  await confirmedCharge(enterpriseId)
  provider.say(teamId, { status: 'succeeded' })
  await becomes(organization, teamId, 'SUCCEEDED')
  await expect(readBilling(payments, admin, organizationId)).resolves.toMatchObject({
    plan: { code: 'TEAM' },
    pendingPlanPayment: { id: enterpriseId, status: 'PENDING' },
  })
})
