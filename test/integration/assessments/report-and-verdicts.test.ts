import { examined } from './support/examined.ts'
import { anAdvice, begin, recordAdvice, report } from './support/operations.ts'
import { startAssessments } from './support/start-assessments.ts'
import type { Assessments } from './support/start-assessments.ts'
import { aStranger, agents, anybody } from './support/viewers.ts'

let assessments: Assessments

beforeAll(async () => {
  assessments = await startAssessments()
})
afterAll(() => assessments.dispose())

describe('the report', () => {
  const query = `query ($id: ID!) { assessment(id: $id) {
    report { id summary sections { title markdown } generatedAt assessment { id } }
  } }`
  const sections = [{ title: 'What to do', markdown: '# First\n\n* this\n* that' }]

  test('exists once a run has written it, and is replaced by the next run', async () => {
    const { id, member, run, end } = await examined(assessments)
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
    const { member, run } = await examined(assessments)
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
    decideRecommendation(input: $input) { recommendation { decision decisionNote decidedBy { id } decidedAt assessment { version } } }
  }`
  const recommended = async () => {
    const made = await examined(assessments)
    const [id = ''] = await recordAdvice(assessments, agents, { ...made.run, recommendations: [anAdvice('one')] })
    return { ...made, id, assessmentId: made.id }
  }

  test('is remembered, can be changed, and shows as a change of the assessment', async () => {
    const { id, member, admin } = await recommended()
    const accept = { id, decision: 'ACCEPTED', note: ' After the audit. ' }
    await expect(assessments.ask(member, decide, { input: accept })).resolves.toEqual({
      decideRecommendation: {
        recommendation: {
          decision: 'ACCEPTED',
          decisionNote: 'After the audit.',
          decidedBy: { id: member.userId },
          decidedAt: expect.any(String) as unknown,
          assessment: { version: 4 },
        },
      },
    })
    await expect(assessments.ask(admin, decide, { input: { id, decision: 'DEFERRED' } })).resolves.toMatchObject({
      decideRecommendation: {
        recommendation: {
          decision: 'DEFERRED',
          decisionNote: null,
          decidedBy: { id: admin.userId },
          assessment: { version: 5 },
        },
      },
    })
  })

  test('requires the role MEMBER', async () => {
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
    await assessments.ask(
      admin,
      'mutation ($id: ID!) { archiveAssessment(input: { id: $id }) { assessment { id } } }',
      { id: assessmentId },
    )
    await expect(assessments.ask(admin, decide, { input: { id, decision: 'ACCEPTED' } })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
  })

  test('a user of another organization sees no recommendation', async () => {
    const { id } = await recommended()
    const stranger = aStranger()
    const query = `query ($id: ID!) { recommendation(id: $id) { title } }`
    await expect(assessments.ask(stranger, query, { id })).resolves.toEqual({ recommendation: null })
    await expect(assessments.ask(anybody, query, { id })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    const reference = `query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }`
    const of = [{ __typename: 'Recommendation', id }]
    await expect(assessments.ask(stranger, reference, { of })).resolves.toEqual({ _entities: [null] })
  })
})
