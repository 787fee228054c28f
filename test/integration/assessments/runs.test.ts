import { createId } from '#platform/ids'
import { untilShown } from '#root/test/support/until'
import { abortRun, begin, beginRun, createAssessment, readAssessment } from './support/operations.ts'
import { startAssessments } from './support/start-assessments.ts'
import type { Assessments } from './support/start-assessments.ts'
import { agents, anOrganization } from './support/viewers.ts'

let assessments: Assessments

beforeAll(async () => {
  assessments = await startAssessments()
})
afterAll(() => assessments.dispose())

const aDraft = async () => {
  const { id: organizationId, admin } = anOrganization()
  const { id } = await createAssessment(assessments, admin, { organizationId })
  return { organizationId, admin, id, status: async () => (await readAssessment(assessments, admin, id)).status }
}

describe('beginning', () => {
  test('returns the requirements, the same for the same run', async () => {
    const { id, organizationId, status } = await aDraft()
    const input = { assessmentId: id, runId: createId('run') }
    const expected = {
      beginRun: {
        assessmentId: id,
        organizationId,
        title: 'Chat in production',
        version: 2,
        requirements: { workloads: [{ name: 'Nightly load', kind: 'DATA_PIPELINE', datasetGB: 500 }] },
      },
    }
    await expect(assessments.ask(agents, beginRun, { input })).resolves.toEqual(expected)
    await expect(assessments.ask(agents, beginRun, { input })).resolves.toEqual(expected)
    await expect(status()).resolves.toBe('QUEUED')
  })

  test('has one winner among runs', async () => {
    const { id } = await aDraft()
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => begin(assessments, agents, id)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'CONFLICT' })
  })

  test('is refused for archived assessments', async () => {
    const { id, admin } = await aDraft()
    await assessments.ask(
      admin,
      'mutation ($id: ID!) { archiveAssessment(input: { id: $id }) { assessment { id } } }',
      { id },
    )
    await expect(begin(assessments, agents, id)).rejects.toMatchObject({
      code: 'INVALID_TRANSITION',
      details: { from: 'ARCHIVED', to: 'QUEUED' },
    })
  })

  test('is refused for users, and for missing assessments', async () => {
    const { id, admin } = await aDraft()
    await expect(begin(assessments, admin, id)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(begin(assessments, agents, createId('asm'))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('undoing', () => {
  test('restores the draft, permanently', async () => {
    const { id, admin, status } = await aDraft()
    const input = await begin(assessments, agents, id)
    await expect(assessments.ask(agents, abortRun, { input })).resolves.toEqual({ abortRun: true })
    await expect(assessments.ask(agents, abortRun, { input })).resolves.toEqual({ abortRun: true })
    await expect(status()).resolves.toBe('DRAFT')
    await expect(assessments.ask(agents, beginRun, { input })).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(readAssessment(assessments, admin, id)).resolves.toMatchObject({ status: 'DRAFT', version: 3 })
  })

  test('of a run that never began changes no version, and keeps it from beginning later', async () => {
    const { id, admin } = await aDraft()
    const input = { assessmentId: id, runId: createId('run') }
    await expect(assessments.ask(agents, abortRun, { input })).resolves.toEqual({ abortRun: true })
    await expect(readAssessment(assessments, admin, id)).resolves.toMatchObject({ status: 'DRAFT', version: 1 })
    await expect(assessments.ask(agents, beginRun, { input })).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(begin(assessments, agents, id)).resolves.toMatchObject({ assessmentId: id })
  })

  test('does not change a run that has started', async () => {
    const { id, status } = await aDraft()
    const input = await begin(assessments, agents, id)
    await assessments.announce({ kind: 'started', ...input })
    await untilShown(status, (found) => found === 'RUNNING')
    await expect(assessments.ask(agents, abortRun, { input })).resolves.toEqual({ abortRun: false })
    await expect(status()).resolves.toBe('RUNNING')
  })
})

describe('events of a run', () => {
  test('move the assessment', async () => {
    const { id, admin, status } = await aDraft()
    const run = await begin(assessments, agents, id)
    for (const [kind, expected] of [
      ['started', 'RUNNING'],
      ['paused', 'PAUSED'],
      ['resumed', 'RUNNING'],
      ['completed', 'COMPLETED'],
    ] as const) {
      await assessments.announce({ kind, ...run })
      await untilShown(status, (found) => found === expected)
    }
    await expect(readAssessment(assessments, admin, id)).resolves.toMatchObject({ version: 6 })
  })

  test('that are repeated, late, or of another run change nothing', async () => {
    const { id, admin, status } = await aDraft()
    const earlier = await begin(assessments, agents, id)
    await assessments.announce({ kind: 'cancelled', ...earlier })
    await untilShown(status, (found) => found === 'CANCELLED')
    const run = await begin(assessments, agents, id)
    const [first, second, third] = [createId('evt'), createId('evt'), createId('evt')].toSorted()
    await assessments.announce({ kind: 'resumed', ...run, eventId: String(second) })
    await untilShown(status, (found) => found === 'RUNNING')
    await assessments.announce({ kind: 'completed', ...earlier })
    await assessments.announce({ kind: 'paused', ...run, eventId: String(first) })
    await assessments.announce({ kind: 'resumed', ...run, eventId: String(second) })
    await assessments.announce({ kind: 'failed', ...run, eventId: String(third) })
    await untilShown(status, (found) => found === 'FAILED')
    await expect(readAssessment(assessments, admin, id)).resolves.toMatchObject({ version: 6 })
  })

  test('let it be examined again', async () => {
    const { id, status } = await aDraft()
    for (const end of ['completed', 'failed', 'cancelled'] as const) {
      const run = await begin(assessments, agents, id)
      await assessments.announce({ kind: end, ...run })
      await untilShown(status, (found) => found === end.toUpperCase())
    }
  })
})
