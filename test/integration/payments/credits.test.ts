import { createId } from '#platform/ids'
import { expectConsistentLedger } from './support/ledger-invariants.ts'
import { readBilling, readCharge, release, releaseMutation, reserve, reserveMutation } from './support/operations.ts'
import { startPayments } from './support/start-payments.ts'
import type { Payments } from './support/start-payments.ts'
import { agents, aStranger, anybody } from './support/viewers.ts'

let payments: Payments

beforeAll(async () => {
  payments = await startPayments()
})
afterAll(() => payments.dispose())

/** Changes the plan of an organization in the database. */
async function setPlan(organizationId: string, plan: string) {
  await payments.mongo.connection.collection('billingaccounts').updateOne({ organizationId }, { $set: { plan } })
}

async function anAccount(plan = 'FREE') {
  const organization = payments.organizations.personal()
  await readBilling(payments, organization.admin, organization.id)
  await setPlan(organization.id, plan)
  return organization
}

const codesOf = (results: readonly PromiseSettledResult<unknown>[]) =>
  results.map((result) => (result.status === 'fulfilled' ? 'reserved' : String(result.reason.code)))

test('a reservation takes credits, and opens the account if there is none yet', async () => {
  const { id: organizationId, admin: viewer } = payments.organizations.personal()
  const entry = await reserve(payments, { organizationId, credits: 3 })
  expect(entry).toMatchObject({ kind: 'RESERVATION', credits: -3, balanceAfter: 7 })
  await expect(readBilling(payments, viewer, organizationId)).resolves.toMatchObject({ creditBalance: 7 })
  await expectConsistentLedger(payments, organizationId)
})

test('a run reserves once, however often and concurrently it is requested', async () => {
  const { id: organizationId } = await anAccount()
  const runId = createId('run')
  const entries = await Promise.all(Array.from({ length: 10 }, () => reserve(payments, { organizationId, runId })))
  expect(new Set(entries.map(({ id }) => id)).size).toBe(1)
  await expect(reserve(payments, { organizationId, runId })).resolves.toMatchObject({ id: entries[0]?.id })
  await expectConsistentLedger(payments, organizationId)
})

test('the same run with another number of credits, or for another organization, is a CONFLICT', async () => {
  const { id: organizationId } = await anAccount()
  const { id: other } = await anAccount()
  const { runId } = await reserve(payments, { organizationId })
  for (const input of [
    { organizationId, runId, credits: 2 },
    { organizationId: other, runId },
  ])
    await expect(reserve(payments, input)).rejects.toMatchObject({ code: 'CONFLICT' })
})

test('reports the needed and the available credits', async () => {
  const { id: organizationId } = await anAccount()
  await expect(reserve(payments, { organizationId, credits: 11 })).rejects.toMatchObject({
    code: 'INSUFFICIENT_CREDITS',
    details: { needed: 11, available: 10 },
  })
  await expectConsistentLedger(payments, organizationId)
})

test('of 50 concurrent reservations on 10 credits 10 succeed, and the ledger explains the balance', async () => {
  const { id: organizationId, admin: viewer } = await anAccount('ENTERPRISE')
  const results = await Promise.allSettled(Array.from({ length: 50 }, () => reserve(payments, { organizationId })))
  const codes = codesOf(results)
  expect(codes.filter((code) => code === 'reserved')).toHaveLength(10)
  expect(codes.filter((code) => code === 'INSUFFICIENT_CREDITS')).toHaveLength(40)
  await expect(readBilling(payments, viewer, organizationId)).resolves.toMatchObject({ creditBalance: 0 })
  await expectConsistentLedger(payments, organizationId)
})

test('the plan limits the number of concurrent reservations', async () => {
  const { id: organizationId } = await anAccount('FREE')
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => reserve(payments, { organizationId })))
  expect(codesOf(results).toSorted()).toEqual([...Array.from({ length: 6 }, () => 'CONFLICT'), 'reserved', 'reserved'])
  await expect(reserve(payments, { organizationId })).rejects.toMatchObject({
    message: 'The plan Free allows 2 concurrent runs, and as many are in progress.',
    details: { concurrentRuns: 2 },
  })
  await expectConsistentLedger(payments, organizationId)
  await setPlan(organizationId, 'TEAM')
  await expect(reserve(payments, { organizationId })).resolves.toMatchObject({ kind: 'RESERVATION' })
})

test('a run that did not start releases its credits, once', async () => {
  const { id: organizationId } = await anAccount()
  const { runId } = await reserve(payments, { organizationId })
  const [first, second] = await Promise.all([release(payments, runId), release(payments, runId)])
  expect(first).toMatchObject({ kind: 'RELEASE', credits: 1, balanceAfter: 10 })
  expect(second).toEqual(first)
  await expect(reserve(payments, { organizationId, runId })).rejects.toMatchObject({ code: 'CONFLICT' })
  await expectConsistentLedger(payments, organizationId)
})

test('a reservation that arrives after its release is refused, because nothing would settle it', async () => {
  const { id: organizationId } = await anAccount()
  const runId = createId('run')
  await expect(release(payments, runId)).resolves.toBeNull()
  await expect(release(payments, runId)).resolves.toBeNull()
  await expect(reserve(payments, { organizationId, runId })).rejects.toMatchObject({ code: 'CONFLICT' })
  await expectConsistentLedger(payments, organizationId)
})

test('reserving and releasing concurrently leaves no reservation', async () => {
  const { id: organizationId } = await anAccount('ENTERPRISE')
  const runIds = Array.from({ length: 10 }, () => createId('run'))
  await Promise.allSettled(
    runIds.flatMap((runId) => [reserve(payments, { organizationId, runId }), release(payments, runId)]),
  )
  await Promise.all(runIds.map((runId) => release(payments, runId)))
  await expectConsistentLedger(payments, organizationId)
  await expect(reserve(payments, { organizationId, credits: 10 })).resolves.toMatchObject({ balanceAfter: 0 })
})

test('only the platform itself reserves and releases', async () => {
  const { id: organizationId, owner } = await anAccount()
  const runId = createId('run')
  for (const viewer of [owner, anybody]) {
    const input = { organizationId, runId, credits: 1 }
    await expect(payments.ask(viewer, reserveMutation, { input })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(payments.ask(viewer, releaseMutation, { input: { runId } })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  }
})

test.each([
  ['no credits', { credits: 0 }, 'credits'],
  ['fewer than none', { credits: -1 }, 'credits'],
  ['more than a purchase may be for', { credits: 100_001 }, 'credits'],
  ['a run without an id', { runId: ' ' }, 'runId'],
  ['a run with an id of 1 MB', { runId: 'x'.repeat(1_000_000) }, 'runId'],
])('refuses to reserve %s', async (_what, input, field) => {
  const { id: organizationId } = await anAccount()
  await expect(reserve(payments, { organizationId, ...input })).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    details: { field },
  })
})

test('an organization that does not exist has no credits to reserve', async () => {
  await expect(reserve(payments, { organizationId: createId('org') })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('the charge of a run is hidden from strangers, and null without a reservation', async () => {
  const { id: organizationId, admin: viewer } = await anAccount()
  const { runId } = await reserve(payments, { organizationId })
  await expect(readCharge(payments, aStranger(), runId)).resolves.toBeNull()
  await expect(readCharge(payments, anybody, runId)).resolves.toBeNull()
  await expect(readCharge(payments, agents, runId)).resolves.toMatchObject({ kind: 'RESERVATION' })
  await expect(readCharge(payments, viewer, createId('run'))).resolves.toBeNull()
})
