import { createId } from '#platform/ids'
import { untilShown } from '#root/test/support/until'
import { expectConsistentLedger } from './support/ledger-invariants.ts'
import { readBilling, readCharge, reserve } from './support/operations.ts'
import { startPayments } from './support/start-payments.ts'
import type { Payments } from './support/start-payments.ts'

let payments: Payments

beforeAll(async () => {
  payments = await startPayments()
})
afterAll(() => payments.dispose())

test('a completed run is paid: the balance stays as the reservation made it', async () => {
  const { id: organizationId, admin: viewer } = payments.organizations.personal()
  const { runId } = await reserve(payments, { organizationId })
  await expect(readCharge(payments, viewer, runId)).resolves.toMatchObject({ kind: 'RESERVATION' })
  await payments.announce({ kind: 'completed', runId })
  const charge = await untilShown(
    () => readCharge(payments, viewer, runId),
    (entry) => entry?.kind === 'CAPTURE',
  )
  expect(charge).toMatchObject({ credits: -1, balanceAfter: 9 })
  await expectConsistentLedger(payments, organizationId)
})

test.each(['failed', 'cancelled'] as const)('a %s run costs nothing', async (kind) => {
  const { id: organizationId, admin: viewer } = payments.organizations.personal()
  const { runId } = await reserve(payments, { organizationId })
  await payments.announce({ kind, runId })
  const charge = await untilShown(
    () => readCharge(payments, viewer, runId),
    (entry) => entry?.kind === 'RELEASE',
  )
  expect(charge).toMatchObject({ credits: 1, balanceAfter: 10 })
  await expectConsistentLedger(payments, organizationId)
})

test('repeated and late events settle a run once, and a settled run allows another one', async () => {
  const { id: organizationId, admin: viewer } = payments.organizations.personal()
  const { runId } = await reserve(payments, { organizationId })
  const other = await reserve(payments, { organizationId })
  await payments.announce({ kind: 'completed', runId, eventId: createId('evt') })
  await payments.announce({ kind: 'completed', runId })
  await payments.announce({ kind: 'cancelled', runId })
  // Events are handled concurrently, so only an event after a settled run proves that the earlier ones were handled.
  await untilShown(
    () => readCharge(payments, viewer, runId),
    (entry) => entry !== null && entry.kind !== 'RESERVATION',
  )
  await payments.announce({ kind: 'failed', runId: other.runId })
  await untilShown(
    () => readCharge(payments, viewer, other.runId),
    (entry) => entry?.kind === 'RELEASE',
  )
  const { ledger } = await readBilling(payments, viewer, organizationId)
  expect(ledger.nodes.filter(({ kind }) => kind === 'CAPTURE' || kind === 'RELEASE')).toHaveLength(2)
  await expectConsistentLedger(payments, organizationId)
  await reserve(payments, { organizationId })
  await reserve(payments, { organizationId })
})

test('events of a run without a reservation are accepted and change nothing', async () => {
  const { id: organizationId, admin: viewer } = payments.organizations.personal()
  const stranger = createId('run')
  await payments.announce({ kind: 'completed', runId: stranger })
  await payments.announce({ kind: 'failed', runId: stranger })
  const { runId } = await reserve(payments, { organizationId })
  await payments.announce({ kind: 'failed', runId })
  await untilShown(
    () => readCharge(payments, viewer, runId),
    (entry) => entry?.kind === 'RELEASE',
  )
  await expect(readCharge(payments, viewer, stranger)).resolves.toBeNull()
  await expectConsistentLedger(payments, organizationId)
})
