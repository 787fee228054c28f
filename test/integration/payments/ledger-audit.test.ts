import { createId } from '#platform/ids'
import { auditLedger } from '#root/subgraphs/payments/src/services/ledger-audit.service'
import { changePlan, purchase, readBilling, release, reserve, settled } from './support/operations.ts'
import { startPayments } from './support/start-payments.ts'
import type { Payments } from './support/start-payments.ts'

let payments: Payments

beforeAll(async () => {
  payments = await startPayments()
})
afterAll(() => payments.dispose())

type Fields = Readonly<Record<string, unknown>>

/** An account with every kind of ledger entry. */
async function aLedger() {
  const { id: organizationId, admin } = payments.organizations.personal()
  const { id: paymentId } = await purchase(payments, admin, { organizationId, credits: 5 })
  await settled(payments, admin, paymentId)
  const { pendingPlanPayment } = await changePlan(payments, admin, { organizationId, plan: 'TEAM' })
  await settled(payments, admin, pendingPlanPayment?.id ?? '')
  const { runId } = await reserve(payments, { organizationId })
  const released = await reserve(payments, { organizationId })
  await release(payments, released.runId)
  const { id: accountId } = await readBilling(payments, admin, organizationId)
  return { organizationId, accountId, paymentId, runId }
}

const collectionOf = (name: string) => payments.mongo.connection.collection<{ _id: string }>(name)
const problemsOf = async (accountId: string) => {
  const { violations } = await auditLedger(payments.ledger)
  return violations.filter((violation) => violation.accountId === accountId).map(({ problem }) => problem)
}

test('a ledger that was written by the platform is consistent', async () => {
  const { accountId } = await aLedger()
  await expect(problemsOf(accountId)).resolves.toEqual([])
  const { accounts, entries } = await auditLedger(payments.ledger)
  expect(accounts).toBeGreaterThan(0)
  expect(entries).toBeGreaterThanOrEqual(6)
})

const tampering: readonly (readonly [string, string, Fields, Fields, RegExp])[] = [
  [
    'a balance that its entries do not give',
    'billingaccounts',
    {},
    { $inc: { creditBalance: 1 } },
    /^expected creditBalance 134,/,
  ],
  [
    'an entry of other credits',
    'ledgerentries',
    { kind: 'PURCHASE' },
    { $inc: { credits: 1 } },
    /expected a balance of 16 after it, got 15/,
  ],
  [
    'a place that is taken by nobody',
    'ledgerentries',
    { kind: 'PURCHASE' },
    { $set: { seq: 99 } },
    /expected the number \d in the ledger, got/,
  ],
  [
    'a count of reservations that are open',
    'billingaccounts',
    {},
    { $inc: { openReservations: -1 } },
    /^expected openReservations 1,/,
  ],
  ['a count of entries', 'billingaccounts', {}, { $inc: { entryCount: 1 } }, /^expected entryCount 6,/],
  [
    'a payment that is credited and did not succeed',
    'payments',
    { credits: 5 },
    { $set: { status: 'FAILED' } },
    /expected a successful payment for its entry/,
  ],
  [
    'a payment of other credits',
    'payments',
    { credits: 5 },
    { $set: { credits: 6 } },
    /expected 6 credits for it, got 5/,
  ],
  [
    'a reservation that is captured without an entry',
    'reservations',
    { state: 'HELD' },
    { $set: { state: 'CAPTURED' } },
    /expected the entries RESERVATION -1, CAPTURE -1/,
  ],
  [
    'an entry of another organization',
    'ledgerentries',
    { kind: 'PURCHASE' },
    { $set: { organizationId: 'org_x' } },
    /expected the organization org_\w+, got org_x/,
  ],
]
test.each(tampering)('%s is found', async (_, collection, where, update, problem) => {
  const { accountId, organizationId } = await aLedger()
  await collectionOf(collection).updateOne({ organizationId, ...where }, update)
  expect((await problemsOf(accountId)).join('\n')).toMatch(problem)
})

test('a payment that succeeded and is credited nowhere is found', async () => {
  const { accountId, paymentId } = await aLedger()
  await collectionOf('ledgerentries').deleteOne({ paymentId })
  expect(await problemsOf(accountId)).toContain(`payment ${paymentId}: expected one entry that credits it, got 0`)
})

test('entries of a run without a reservation are reported', async () => {
  const { accountId, runId } = await aLedger()
  await collectionOf('reservations').deleteOne({ _id: runId })
  expect(await problemsOf(accountId)).toContain(`run ${runId}: expected a reservation for its entries, found none`)
})

test('entries of an account that is not there are found', async () => {
  const accountId = createId('bil')
  const { accountId: known } = await aLedger()
  await collectionOf('ledgerentries').updateOne({ accountId: known, seq: 6 }, { $set: { accountId } })
  expect(await problemsOf(accountId)).toEqual(['expected an account behind the entries, found none'])
})
