import {
  AssessmentStatusDocument,
  CompareMilestonesDocument,
  CreateMilestoneDocument,
  DecideRecommendationDocument,
  DeleteMilestoneDocument,
  MilestonesDocument,
  PauseRunDocument,
  RunPlanDocument,
} from '#root/schema/generated/operations'
import { signUp, topologies } from '../support/platform/index.ts'
import type { Person } from '../support/platform/index.ts'
import { until } from '../support/until.ts'

describe.each(topologies)('milestones of an assessment, $topology', ({ url }) => {
  let ada: Person
  let eve: Person
  let assessmentId: string
  let run: string

  beforeAll(async () => {
    ;[ada, eve] = await Promise.all([signUp(url, 'Ada'), signUp(url, 'Eve')])
    assessmentId = await ada.createAssessment('Frozen')
  })

  afterAll(async () => {
    await Promise.all([ada, eve].map(({ client }) => client.dispose()))
  })

  const freeze = async (name: string) =>
    (await ada.client.request(CreateMilestoneDocument, { input: { assessmentId, name } })).createMilestone.milestone.id
  const list = async (person = ada) =>
    (await person.client.request(MilestonesDocument, { assessmentId, first: 10 })).assessment?.milestones
  const compare = async (beforeId: string, afterId: string, person = ada) =>
    (await person.client.request(CompareMilestonesDocument, { beforeId, afterId })).compareMilestones

  test('freeze requirements, plan cost, recommendations and decisions, and show them newest first', async () => {
    const draft = await freeze('Draft')
    run = await ada.startRun(assessmentId)
    await ada.watchRun(run)
    // The end of the run is an event for the subgraph that has the assessment.
    await until(async () => {
      const { assessment } = await ada.client.request(AssessmentStatusDocument, { id: assessmentId })
      return assessment?.status === 'COMPLETED'
    })
    const ran = await freeze('After the run')
    const listed = await list()
    expect(listed?.totalCount).toBe(2)
    expect(listed?.nodes.map(({ id }) => id)).toEqual([ran, draft])
    const orderBy = { field: 'CREATED_AT', direction: 'ASC' } as const
    const oldestFirst = await ada.client.request(MilestonesDocument, { assessmentId, first: 10, orderBy })
    expect(oldestFirst.assessment?.milestones.nodes.map(({ id }) => id)).toEqual([draft, ran])
    const [after, before] = listed?.nodes ?? []
    const { run: planned } = await ada.client.request(RunPlanDocument, { id: run })
    expect(after).toMatchObject({ run: { id: run }, monthlyCost: planned?.plan?.monthlyCost })
    expect(after?.requirements.workloads.length).toBeGreaterThan(0)
    expect(after?.recommendations.length).toBeGreaterThan(3)
    expect(before).toMatchObject({ run: null, monthlyCost: null, recommendations: [] })
    expect((await compare(draft, ran))?.new).toHaveLength(after?.recommendations.length ?? 0)
    expect((await compare(ran, draft))?.fixed).toHaveLength(after?.recommendations.length ?? 0)
  })

  test('stay as they were when something is decided, which a comparison shows', async () => {
    const [before] = (await list())?.nodes ?? []
    const id = before?.recommendations[0]?.recommendationId ?? ''
    await ada.client.request(DecideRecommendationDocument, { input: { id, decision: 'ACCEPTED' } })
    const decided = await freeze('Decided')
    const comparison = await compare(before?.id ?? '', decided)
    expect(comparison).toMatchObject({
      monthlyDifference: { amount: '0.00' },
      fixed: [],
      new: [],
      changed: [
        { before: { recommendationId: id, decision: null }, after: { recommendationId: id, decision: 'ACCEPTED' } },
      ],
    })
  })

  test('have names of their own, and no half-finished run', async () => {
    await expect(freeze('Draft')).rejects.toThrow(/CONFLICT/)
    await expect(freeze('')).rejects.toThrow(/BAD_USER_INPUT/)
    const next = await ada.startRun(assessmentId)
    await ada.client.request(PauseRunDocument, { input: { id: next } })
    await expect(freeze('Under way')).rejects.toThrow(/CONFLICT/)
  })

  test('of others are not compared, and those of two assessments are refused', async () => {
    const [one = '', other = ''] = ((await list())?.nodes ?? []).map(({ id }) => id)
    expect(await compare(one, other, eve)).toBeNull()
    expect(await list(eve)).toBeUndefined()
    const elsewhere = { assessmentId: await ada.createAssessment('Another'), name: 'Draft' }
    const { createMilestone } = await ada.client.request(CreateMilestoneDocument, { input: elsewhere })
    await expect(compare(one, createMilestone.milestone.id)).rejects.toThrow(/afterId: expected a milestone of the/)
  })

  test('are deleted, once', async () => {
    const [newest] = (await list())?.nodes ?? []
    const input = { id: newest?.id ?? '' }
    await ada.client.request(DeleteMilestoneDocument, { input })
    expect((await list())?.nodes.map(({ id }) => id)).not.toContain(input.id)
    await expect(ada.client.request(DeleteMilestoneDocument, { input })).rejects.toThrow(/NOT_FOUND/)
  })
})
