import { createId } from '#platform/ids'
import { examined } from './support/examined.ts'
import { anAdvice, begin, readAssessment, recordAdvice } from './support/operations.ts'
import { startAssessments } from './support/start-assessments.ts'
import type { Assessments } from './support/start-assessments.ts'
import { agents, anybody } from './support/viewers.ts'

let assessments: Assessments

beforeAll(async () => {
  assessments = await startAssessments()
})
afterAll(() => assessments.dispose())

describe('recording advice', () => {
  test('lists it with all its fields', async () => {
    const { id, member, run } = await examined(assessments)
    const [recorded] = await recordAdvice(assessments, agents, { ...run, recommendations: [anAdvice('one')] })
    const query = `query ($id: ID!) { recommendation(id: $id) {
      id title rationale category severity confidence monthlyCostImpact { amount currencyCode } effort steps evidence { label value source }
      compliance rank decision decisionNote decidedBy { id } decidedAt assessment { id } runId producedByRole
    } }`
    const { key: _, monthlyCostImpactCents: __, ...content } = anAdvice('one')
    await expect(assessments.ask(member, query, { id: recorded })).resolves.toEqual({
      recommendation: {
        ...content,
        monthlyCostImpact: { amount: '-123.00', currencyCode: 'USD' },
        id: recorded,
        rank: 3,
        decision: null,
        decisionNote: null,
        decidedBy: null,
        decidedAt: null,
        assessment: { id },
        runId: run.runId,
        producedByRole: 'CTO',
      },
    })
  })

  test.each([
    [0, '0.00'],
    [5, '0.05'],
    [2_147_483_647, '21474836.47'],
    [-2_147_483_648, '-21474836.48'],
    [90_000_000_000, '900000000.00'],
    [-9_007_199_254_740_991, '-90071992547409.91'],
  ])('of an amount of %p cents keeps every digit', async (cents, amount) => {
    const { member, run } = await examined(assessments)
    const recommendations = [anAdvice('one', { monthlyCostImpactCents: cents })]
    const [id] = await recordAdvice(assessments, agents, { ...run, recommendations })
    const query = `query ($id: ID!) { recommendation(id: $id) { monthlyCostImpact { amount currencyCode } } }`
    await expect(assessments.answer(member, query, { id })).resolves.toEqual({
      data: { recommendation: { monthlyCostImpact: { amount, currencyCode: 'USD' } } },
    })
  })

  test('refuses an amount that is no whole number of cents', async () => {
    const { run } = await examined(assessments)
    const recommendations = [anAdvice('one', { monthlyCostImpactCents: 0.5 })]
    await expect(recordAdvice(assessments, agents, { ...run, recommendations })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('recommendations[0].monthlyCostImpactCents: expected whole cents, got 0.5'),
    })
  })

  test('returns ids in the order of the input, the same ones every time', async () => {
    const { run, list } = await examined(assessments)
    const recommendations = ['c', 'a', 'b'].map((key) => anAdvice(key))
    const first = await recordAdvice(assessments, agents, { ...run, recommendations })
    const again = await recordAdvice(assessments, agents, { ...run, recommendations: recommendations.toReversed() })
    expect(again).toEqual(first.toReversed())
    await expect(list()).resolves.toMatchObject({ totalCount: 3 })
  })

  test('of ten roles concurrently loses none and counts every version', async () => {
    const { id, admin, run, list } = await examined(assessments)
    const roles = Array.from({ length: 10 }, (_, index) => `ROLE_${index}`)
    const recommendations = [anAdvice('one'), anAdvice('two')]
    await Promise.all(roles.map((role) => recordAdvice(assessments, agents, { ...run, role, recommendations })))
    await expect(list()).resolves.toMatchObject({ totalCount: 20 })
    await expect(readAssessment(assessments, admin, id)).resolves.toMatchObject({ version: 12 })
  })

  test('in two processes concurrently loses none either', async () => {
    const { id, admin, run, list } = await examined(assessments)
    const processes = [assessments, await assessments.replicate()]
    const hands = processes.flatMap((process, index) =>
      [1, 2, 3].map((each) => {
        const role = `ROLE_${index}_${each}`
        return recordAdvice(process, agents, { ...run, role, recommendations: [anAdvice('one'), anAdvice('two')] })
      }),
    )
    await Promise.all(hands)
    await expect(list()).resolves.toMatchObject({ totalCount: 12 })
    await expect(readAssessment(assessments, admin, id)).resolves.toMatchObject({ version: 8 })
  })

  test('of the same role twice concurrently stores one of each', async () => {
    const { run, list } = await examined(assessments)
    const recommendations = ['a', 'b', 'c'].map((key) => anAdvice(key))
    const hands = Array.from({ length: 5 }, () => recordAdvice(assessments, agents, { ...run, recommendations }))
    const ids = new Set((await Promise.all(hands)).flat())
    expect(ids.size).toBe(3)
    await expect(list()).resolves.toMatchObject({ totalCount: 3 })
  })

  test('of none is fine', async () => {
    const { run } = await examined(assessments)
    await expect(recordAdvice(assessments, agents, { ...run, recommendations: [] })).resolves.toEqual([])
  })

  test('is refused of a run that does not have the assessment', async () => {
    const { run, end, id } = await examined(assessments)
    const recommendations = [anAdvice('one')]
    const other = { assessmentId: run.assessmentId, runId: createId('run'), recommendations }
    await expect(recordAdvice(assessments, agents, other)).rejects.toMatchObject({ code: 'CONFLICT' })
    await end()
    await begin(assessments, agents, id)
    await expect(recordAdvice(assessments, agents, { ...run, recommendations })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
  })

  test('is not for people', async () => {
    const { run, admin } = await examined(assessments)
    for (const person of [admin, anybody])
      await expect(recordAdvice(assessments, person, { ...run, recommendations: [] })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
  })

  test('is checked', async () => {
    const { run } = await examined(assessments)
    const input = { ...run, role: '', recommendations: [anAdvice('one', { confidence: 2 })] }
    await expect(recordAdvice(assessments, agents, input)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { problems: [{ field: 'role' }, { field: 'recommendations[0].confidence' }] },
    })
  })
})

describe('a later run', () => {
  test('keeps repeated recommendations with their decisions, and no longer lists the others', async () => {
    const { id, member, run, titles, list, end } = await examined(assessments)
    const [kept, dropped] = await recordAdvice(assessments, agents, {
      ...run,
      recommendations: [anAdvice('kept'), anAdvice('dropped')],
    })
    const decide = `mutation ($input: DecideRecommendationInput!) { decideRecommendation(input: $input) { recommendation { decision } } }`
    await assessments.ask(member, decide, { input: { id: kept, decision: 'ACCEPTED' } })
    await end()
    const later = await begin(assessments, agents, id)
    await expect(titles()).resolves.toEqual([])
    const again = [anAdvice('new'), anAdvice('kept', { title: 'Changed' })]
    const ids = await recordAdvice(assessments, agents, { ...later, recommendations: again })
    expect(ids[1]).toBe(kept)
    expect((await list()).nodes.map(({ id: listed }) => listed).toSorted()).toEqual(ids.toSorted())
    const query = `query ($id: ID!) { recommendation(id: $id) { title decision runId } }`
    await expect(assessments.ask(member, query, { id: kept })).resolves.toEqual({
      recommendation: { title: 'Changed', decision: 'ACCEPTED', runId: later.runId },
    })
    await expect(assessments.ask(member, query, { id: dropped })).resolves.toMatchObject({
      recommendation: { title: 'Do dropped', runId: run.runId },
    })
  })

  test('that does not start restores the earlier results', async () => {
    const { id, run, titles, end } = await examined(assessments)
    await recordAdvice(assessments, agents, { ...run, recommendations: [anAdvice('one')] })
    await end()
    const later = await begin(assessments, agents, id)
    await expect(titles()).resolves.toEqual([])
    await assessments.ask(agents, 'mutation ($input: RunOfAssessmentInput!) { abortRun(input: $input) }', {
      input: later,
    })
    await expect(titles()).resolves.toEqual(['Do one'])
  })
})
