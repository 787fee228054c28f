import {
  ArchiveAssessmentDocument,
  AssessmentStatusDocument,
  BillingDocument,
  CancelRunDocument,
  CreateAssessmentDocument,
  CreateOrganizationDocument,
  PauseRunDocument,
  PaymentUpdatedDocument,
  PurchaseCreditsDocument,
  ResumeRunDocument,
  RunProgressDocument,
  StartRunDocument,
} from '#root/schema/generated/operations'
import { signUp, topologies } from '../support/platform/index.ts'
import type { Person } from '../support/platform/index.ts'
import { until } from '../support/until.ts'

const requirements = { workloads: [{ name: 'lake', kind: 'DATA_PIPELINE' as const, datasetGB: 100 }] }

describe.each(topologies)('controlling runs and their credits, $topology', ({ url }) => {
  let ada: Person

  beforeAll(async () => {
    ada = await signUp(url)
  })

  afterAll(async () => {
    await ada.client.dispose()
  })

  const statusOf = async (id: string) => (await ada.client.request(AssessmentStatusDocument, { id })).assessment?.status

  async function billing(id = ada.organizationId) {
    const { organization } = await ada.client.request(BillingDocument, { id })
    if (!organization) throw new Error('expected the organization, got none')
    return organization.billing
  }

  test('a paused run waits, a resumed one completes, and the credit is captured', async () => {
    const before = (await billing()).creditBalance
    const assessmentId = await ada.createAssessment()
    const runId = await ada.startRun(assessmentId)
    const { pauseRun } = await ada.client.request(PauseRunDocument, { input: { id: runId } })
    expect(pauseRun.run.status).toBe('PAUSED')
    await until(async () => (await statusOf(assessmentId)) === 'PAUSED')
    expect((await billing()).creditBalance).toBe(before - 1)

    const kinds: string[] = []
    for await (const { runProgress } of ada.client.subscribe(RunProgressDocument, { runId })) {
      kinds.push(runProgress.kind)
      if (runProgress.kind === 'SNAPSHOT') await ada.client.request(ResumeRunDocument, { input: { id: runId } })
    }
    expect(kinds).toContain('RUN_RESUMED')
    expect(kinds.at(-1)).toBe('RUN_COMPLETED')
    await until(async () => (await statusOf(assessmentId)) === 'COMPLETED')
    await until(async () => (await billing()).ledger.nodes[0]?.kind === 'CAPTURE')
    const { creditBalance, ledger } = await billing()
    expect(creditBalance).toBe(before - 1)
    expect(ledger.nodes.map(({ kind, credits }) => [kind, credits])).toEqual([
      ['CAPTURE', -1],
      ['RESERVATION', -1],
      ['GRANT', 10],
    ])
  })

  test('a cancelled run costs nothing', async () => {
    const before = (await billing()).creditBalance
    const assessmentId = await ada.createAssessment()
    const runId = await ada.startRun(assessmentId)
    const { cancelRun } = await ada.client.request(CancelRunDocument, { input: { id: runId } })
    expect(cancelRun.run.status).toBe('CANCELLED')
    expect((await ada.watchRun(runId)).at(-1)).toMatchObject({ kind: 'SNAPSHOT', run: { status: 'CANCELLED' } })
    await until(async () => (await billing()).creditBalance === before)
    await until(async () => (await statusOf(assessmentId)) === 'CANCELLED')
    await expect(ada.client.request(PauseRunDocument, { input: { id: runId } })).rejects.toThrow(/INVALID_TRANSITION/)
  })

  test('a start that is refused after its credit was reserved releases the credit', async () => {
    const before = await billing()
    const id = await ada.createAssessment()
    await ada.client.request(ArchiveAssessmentDocument, { input: { id } })
    const startRun = { input: { assessmentId: id } }
    await expect(ada.client.request(StartRunDocument, startRun)).rejects.toThrow(/INVALID_TRANSITION/)
    const { creditBalance, ledger } = await billing()
    expect(creditBalance).toBe(before.creditBalance)
    const added = ledger.nodes.slice(0, ledger.nodes.length - before.ledger.nodes.length)
    expect(added.map(({ kind, credits }) => [kind, credits])).toEqual([
      ['RELEASE', 1],
      ['RESERVATION', -1],
    ])
    expect(await statusOf(id)).toBe('ARCHIVED')
  })

  test('a start without credits is refused without side effects; purchased credits allow it', async () => {
    const { createOrganization } = await ada.client.request(CreateOrganizationDocument, { input: { name: 'Lab' } })
    const organizationId = createOrganization.organization.id
    const input = { organizationId, title: 'Lake', requirements }
    const { createAssessment } = await ada.client.request(CreateAssessmentDocument, { input })
    const startRun = { input: { assessmentId: createAssessment.assessment.id } }
    await expect(ada.client.request(StartRunDocument, startRun)).rejects.toThrow(/INSUFFICIENT_CREDITS/)
    expect(await statusOf(createAssessment.assessment.id)).toBe('DRAFT')

    const purchase = { organizationId, credits: 3, idempotencyKey: 'first' }
    const { purchaseCredits } = await ada.client.request(PurchaseCreditsDocument, { input: purchase })
    expect(purchaseCredits.payment).toMatchObject({
      status: 'PENDING',
      amount: { amount: '3.00', currencyCode: 'USD' },
    })
    const seen: string[] = []
    const updates = ada.client.subscribe(PaymentUpdatedDocument, { id: purchaseCredits.payment.id })
    for await (const { paymentUpdated } of updates) seen.push(paymentUpdated.status)
    expect(seen.at(-1)).toBe('SUCCEEDED')
    expect((await billing(organizationId)).creditBalance).toBe(3)

    const run = await ada.client.request(StartRunDocument, startRun)
    expect((await ada.watchRun(run.startRun.run.id)).at(-1)?.kind).toBe('RUN_COMPLETED')
  })
})
