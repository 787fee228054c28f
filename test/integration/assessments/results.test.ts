import { createId } from '#platform/ids'
import {
  anAdvice,
  begin,
  createAssessment,
  rank,
  readAssessment,
  recordAdvice,
  report,
  until,
} from './support/operations.ts'
import { startAssessments } from './support/start-assessments.ts'
import type { Assessments } from './support/start-assessments.ts'
import { aStranger, agents, anOrganization, anybody } from './support/viewers.ts'

let assessments: Assessments

beforeAll(async () => {
  assessments = await startAssessments()
})
afterAll(() => assessments.dispose())

interface Listed {
  readonly totalCount: number
  readonly nodes: readonly { readonly id: string; readonly title: string; readonly rank: number }[]
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean }
}

/** An assessment in the hands of a run. */
const examined = async () => {
  const { id: organizationId, admin, member, viewer } = anOrganization()
  const { id } = await createAssessment(assessments, admin, { organizationId })
  const run = await begin(assessments, agents, id)
  const list = async (variables: object = {}): Promise<Listed> => {
    const query = `query ($id: ID!, $first: Int, $after: String) { assessment(id: $id) {
      recommendations(first: $first, after: $after) {
        totalCount nodes { id title rank } pageInfo { endCursor hasNextPage }
      }
    } }`
    const data = await assessments.ask<{ assessment: { recommendations: Listed } }>(member, query, { id, ...variables })
    return data.assessment.recommendations
  }
  const titles = async () => (await list()).nodes.map(({ title }) => title)
  const end = async () => {
    await assessments.announce({ news: 'completed', ...run })
    await until(
      () => readAssessment(assessments, admin, id),
      ({ status }) => status === 'COMPLETED',
    )
  }
  return { id, organizationId, admin, member, viewer, run, list, titles, end }
}

describe('recording advice', () => {
  test('lists it with all that it says', async () => {
    const { id, member, run } = await examined()
    const [recorded] = await recordAdvice(assessments, agents, { ...run, recommendations: [anAdvice('one')] })
    const query = `query ($id: ID!) { recommendation(id: $id) {
      id title rationale category severity confidence monthlyCostImpactCents effort steps evidence { label value source }
      compliance rank decision decisionNote decidedBy { id } decidedAt assessment { id } runId producedByRole
    } }`
    const { key: _, ...content } = anAdvice('one')
    await expect(assessments.ask(member, query, { id: recorded })).resolves.toEqual({
      recommendation: {
        ...content,
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

  test('gives ids in the order of the input, the same ones every time', async () => {
    const { run, list } = await examined()
    const recommendations = ['c', 'a', 'b'].map((key) => anAdvice(key))
    const first = await recordAdvice(assessments, agents, { ...run, recommendations })
    const again = await recordAdvice(assessments, agents, { ...run, recommendations: recommendations.toReversed() })
    expect(again).toEqual(first.toReversed())
    await expect(list()).resolves.toMatchObject({ totalCount: 3 })
  })

  test('of ten roles at once loses none and counts every version', async () => {
    const { id, admin, run, list } = await examined()
    const roles = Array.from({ length: 10 }, (_, index) => `ROLE_${index}`)
    const recommendations = [anAdvice('one'), anAdvice('two')]
    await Promise.all(roles.map((role) => recordAdvice(assessments, agents, { ...run, role, recommendations })))
    await expect(list()).resolves.toMatchObject({ totalCount: 20 })
    await expect(readAssessment(assessments, admin, id)).resolves.toMatchObject({ version: 12 })
  })

  test('of the same role twice at once keeps one of each', async () => {
    const { run, list } = await examined()
    const recommendations = ['a', 'b', 'c'].map((key) => anAdvice(key))
    const hands = Array.from({ length: 5 }, () => recordAdvice(assessments, agents, { ...run, recommendations }))
    const ids = new Set((await Promise.all(hands)).flat())
    expect(ids.size).toBe(3)
    await expect(list()).resolves.toMatchObject({ totalCount: 3 })
  })

  test('of none is fine', async () => {
    const { run } = await examined()
    await expect(recordAdvice(assessments, agents, { ...run, recommendations: [] })).resolves.toEqual([])
  })

  test('is refused of a run that does not have the assessment', async () => {
    const { run, end, id } = await examined()
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
    const { run, admin } = await examined()
    for (const person of [admin, anybody])
      await expect(recordAdvice(assessments, person, { ...run, recommendations: [] })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
  })

  test('is checked', async () => {
    const { run } = await examined()
    const input = { ...run, role: '', recommendations: [anAdvice('one', { confidence: 2 })] }
    await expect(recordAdvice(assessments, agents, input)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { problems: [{ field: 'role' }, { field: 'recommendations[0].confidence' }] },
    })
  })
})

describe('a later run', () => {
  test('keeps what it says again, with its decision, and no longer lists the rest', async () => {
    const { id, member, run, titles, list, end } = await examined()
    const [kept, dropped] = await recordAdvice(assessments, agents, {
      ...run,
      recommendations: [anAdvice('kept'), anAdvice('dropped')],
    })
    const decide = `mutation ($input: DecideRecommendationInput!) { decideRecommendation(input: $input) { decision } }`
    await assessments.ask(member, decide, { input: { id: kept, decision: 'ACCEPTED' } })
    await end()
    const later = await begin(assessments, agents, id)
    await expect(titles()).resolves.toEqual([])
    const again = [anAdvice('new'), anAdvice('kept', { title: 'Said anew' })]
    const ids = await recordAdvice(assessments, agents, { ...later, recommendations: again })
    expect(ids[1]).toBe(kept)
    expect((await list()).nodes.map(({ id: listed }) => listed).toSorted()).toEqual(ids.toSorted())
    const query = `query ($id: ID!) { recommendation(id: $id) { title decision runId } }`
    await expect(assessments.ask(member, query, { id: kept })).resolves.toEqual({
      recommendation: { title: 'Said anew', decision: 'ACCEPTED', runId: later.runId },
    })
    await expect(assessments.ask(member, query, { id: dropped })).resolves.toMatchObject({
      recommendation: { title: 'Do dropped', runId: run.runId },
    })
  })

  test('that does not start gives the earlier results back', async () => {
    const { id, run, titles, end } = await examined()
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

describe('ranking', () => {
  test('before it, the severe comes first', async () => {
    const { run, titles } = await examined()
    const recommendations = (['INFO', 'CRITICAL', 'LOW', 'HIGH', 'MEDIUM'] as const).map((severity) =>
      anAdvice(severity, { severity, title: severity }),
    )
    await recordAdvice(assessments, agents, { ...run, recommendations })
    await expect(titles()).resolves.toEqual(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO'])
  })

  test('orders the list, leaves out what was merged, and outlives a repeated hand-in', async () => {
    const { run, titles, list, member } = await examined()
    const recommendations = ['a', 'b', 'c', 'd'].map((key) => anAdvice(key, { title: key }))
    const [a, b, c, d] = await recordAdvice(assessments, agents, { ...run, recommendations })
    const ranks = [
      { id: c, rank: 1 },
      { id: a, rank: 2 },
      { id: b, rank: 1, mergedInto: c },
      { id: d, rank: 3 },
    ]
    await assessments.ask(agents, rank, { input: { ...run, ranks } })
    await expect(titles()).resolves.toEqual(['c', 'a', 'd'])
    await recordAdvice(assessments, agents, { ...run, recommendations })
    await expect(titles()).resolves.toEqual(['c', 'a', 'd'])
    await expect(list()).resolves.toMatchObject({ totalCount: 3 })
    const query = `query ($id: ID!) { recommendation(id: $id) { title rank } }`
    await expect(assessments.ask(member, query, { id: b })).resolves.toEqual({
      recommendation: { title: 'b', rank: 1 },
    })
  })

  test('pages through equal ranks without loss or repetition', async () => {
    const { run, list } = await examined()
    const recommendations = Array.from({ length: 25 }, (_, index) =>
      anAdvice(String(index), { severity: index % 3 === 0 ? 'HIGH' : 'LOW' }),
    )
    const ids = await recordAdvice(assessments, agents, { ...run, recommendations })
    const seen: string[] = []
    let after: string | null = null
    for (;;) {
      const page: Listed = await list({ first: 4, after })
      seen.push(...page.nodes.map(({ id }) => id))
      if (!page.pageInfo.hasNextPage) break
      after = page.pageInfo.endCursor
    }
    expect(seen.toSorted()).toEqual(ids.toSorted())
    expect(seen).toHaveLength(25)
  })

  test('is all or nothing: one unknown recommendation refuses it', async () => {
    const { run, titles } = await examined()
    const ids = await recordAdvice(assessments, agents, {
      ...run,
      recommendations: [anAdvice('a'), anAdvice('b')],
    })
    const unknown = createId('rec')
    const ranks = [
      { id: ids[0], rank: 9 },
      { id: ids[1], rank: 1, mergedInto: unknown },
    ]
    await expect(assessments.ask(agents, rank, { input: { ...run, ranks } })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining(unknown) as unknown,
    })
    await expect(titles()).resolves.toEqual(['Do a', 'Do b'])
  })
})

describe('the report', () => {
  const query = `query ($id: ID!) { assessment(id: $id) {
    report { id summary sections { title markdown } generatedAt pdfUrl assessment { id } }
  } }`
  const sections = [{ title: 'What to do', markdown: '# First\n\n* this\n* that' }]

  test('is there once a run has written it, and rewritten by the next', async () => {
    const { id, member, run, end } = await examined()
    const { recordReport: first } = await assessments.ask<{ recordReport: string }>(agents, report, {
      input: { ...run, summary: 'Good', sections },
    })
    await expect(assessments.ask(member, query, { id })).resolves.toEqual({
      assessment: {
        report: {
          id: first,
          summary: 'Good',
          sections,
          generatedAt: expect.stringMatching(/Z$/) as unknown,
          pdfUrl: null,
          assessment: { id },
        },
      },
    })
    await end()
    const later = await begin(assessments, agents, id)
    const input = { ...later, summary: 'Better', sections }
    await expect(assessments.ask(agents, report, { input })).resolves.toEqual({ recordReport: first })
    await expect(assessments.ask(agents, report, { input })).resolves.toEqual({ recordReport: first })
    await expect(assessments.ask(member, query, { id })).resolves.toMatchObject({
      assessment: { report: { id: first, summary: 'Better' } },
    })
    const stale = { ...run, summary: 'Worse', sections }
    await expect(assessments.ask(agents, report, { input: stale })).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  test('is found by reference, by members only', async () => {
    const { member, run } = await examined()
    const { recordReport: id } = await assessments.ask<{ recordReport: string }>(agents, report, {
      input: { ...run, summary: 'Good', sections },
    })
    const reference = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Report { summary } } }`
    const of = [{ __typename: 'Report', id }]
    await expect(assessments.ask(member, reference, { of })).resolves.toEqual({ _entities: [{ summary: 'Good' }] })
    await expect(assessments.ask(aStranger(), reference, { of })).resolves.toEqual({ _entities: [null] })
  })
})

describe('deciding', () => {
  const decide = `mutation ($input: DecideRecommendationInput!) {
    decideRecommendation(input: $input) { decision decisionNote decidedBy { id } decidedAt assessment { version } }
  }`
  const recommended = async () => {
    const made = await examined()
    const [id = ''] = await recordAdvice(assessments, agents, { ...made.run, recommendations: [anAdvice('one')] })
    return { ...made, id, assessmentId: made.id }
  }

  test('is remembered, can be changed, and shows as a change of the assessment', async () => {
    const { id, member, admin } = await recommended()
    const accept = { id, decision: 'ACCEPTED', note: ' After the audit. ' }
    await expect(assessments.ask(member, decide, { input: accept })).resolves.toEqual({
      decideRecommendation: {
        decision: 'ACCEPTED',
        decisionNote: 'After the audit.',
        decidedBy: { id: member.userId },
        decidedAt: expect.any(String) as unknown,
        assessment: { version: 4 },
      },
    })
    await expect(assessments.ask(admin, decide, { input: { id, decision: 'DEFERRED' } })).resolves.toMatchObject({
      decideRecommendation: {
        decision: 'DEFERRED',
        decisionNote: null,
        decidedBy: { id: admin.userId },
        assessment: { version: 5 },
      },
    })
  })

  test('takes a MEMBER', async () => {
    const { id, viewer } = await recommended()
    const input = { id, decision: 'REJECTED' }
    await expect(assessments.ask(viewer, decide, { input })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(assessments.ask(aStranger(), decide, { input })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(assessments.ask(anybody, decide, { input })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    await expect(assessments.ask(agents, decide, { input })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test('is over when the assessment is archived', async () => {
    const { id, assessmentId, admin, end } = await recommended()
    await end()
    await assessments.ask(admin, 'mutation ($id: ID!) { archiveAssessment(id: $id) { id } }', { id: assessmentId })
    await expect(assessments.ask(admin, decide, { input: { id, decision: 'ACCEPTED' } })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
  })

  test('a stranger finds no recommendation at all', async () => {
    const { id } = await recommended()
    const stranger = aStranger()
    const query = `query ($id: ID!) { recommendation(id: $id) { title } }`
    await expect(assessments.ask(stranger, query, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(assessments.ask(anybody, query, { id })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    const reference = `query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }`
    const of = [{ __typename: 'Recommendation', id }]
    await expect(assessments.ask(stranger, reference, { of })).resolves.toEqual({ _entities: [null] })
  })
})
