import { createId } from '#platform/ids'
import { examined } from './support/examined.ts'
import type { Listed } from './support/examined.ts'
import { anAdvice, rank, recordAdvice } from './support/operations.ts'
import { startAssessments } from './support/start-assessments.ts'
import type { Assessments } from './support/start-assessments.ts'
import { agents } from './support/viewers.ts'

let assessments: Assessments

beforeAll(async () => {
  assessments = await startAssessments()
})
afterAll(() => assessments.dispose())

describe('ranking', () => {
  test('before it, severe recommendations come first', async () => {
    const { run, titles } = await examined(assessments)
    const recommendations = (['INFO', 'CRITICAL', 'LOW', 'HIGH', 'MEDIUM'] as const).map((severity) =>
      anAdvice(severity, { severity, title: severity }),
    )
    await recordAdvice(assessments, agents, { ...run, recommendations })
    await expect(titles()).resolves.toEqual(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO'])
  })

  test('orders the list, omits merged ones, and is kept when advice is repeated', async () => {
    const { run, titles, list, member } = await examined(assessments)
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

  test('contains unknown costs, the score, and which recommendations exclude or require each other', async () => {
    const { run, member } = await examined(assessments)
    const [a, b, c] = await recordAdvice(assessments, agents, {
      ...run,
      recommendations: [
        anAdvice('a', { monthlyCostImpactCents: -100 }),
        anAdvice('b', { monthlyCostImpactCents: -200 }),
        anAdvice('c', { monthlyCostImpactCents: null, costUnknown: 'nobody has measured it' }),
      ],
    })
    const ranks = [
      { id: a, rank: 1, score: 62.5, savingCounted: true, excludes: [b], requires: [c] },
      { id: b, rank: 2, score: 20, excludes: [a] },
      { id: c, rank: 3 },
    ]
    await assessments.ask(agents, rank, { input: { ...run, ranks } })
    const query = `query ($id: ID!) { recommendation(id: $id) {
      costUnknown score savingCounted excludes { id } requires { id costUnknown } } }`
    await expect(assessments.ask(member, query, { id: a })).resolves.toEqual({
      recommendation: {
        costUnknown: null,
        score: 62.5,
        savingCounted: true,
        excludes: [{ id: b }],
        requires: [{ id: c, costUnknown: 'nobody has measured it' }],
      },
    })
    await expect(assessments.ask(member, query, { id: c })).resolves.toMatchObject({
      recommendation: { score: 0, savingCounted: false, excludes: [], requires: [] },
    })
    const unknown = { input: { ...run, ranks: [{ id: a, rank: 1, excludes: [createId('rec')] }] } }
    await expect(assessments.ask(agents, rank, unknown)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  })

  test('pages through equal ranks without loss or repetition', async () => {
    const { run, list } = await examined(assessments)
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

  test('can be reversed and filtered, page by page, and the number is that of the filter', async () => {
    const { run, list, member } = await examined(assessments)
    const kinds = [
      ['a', 'COST', 'HIGH', 'DAYS'],
      ['b', 'SECURITY', 'HIGH', 'WEEKS'],
      ['c', 'COST', 'LOW', 'DAYS'],
      ['d', 'DATA', 'CRITICAL', 'HOURS'],
      ['e', 'COST', 'INFO', 'MONTHS'],
    ] as const
    const ids = await recordAdvice(assessments, agents, {
      ...run,
      recommendations: kinds.map(([title, category, severity, effort]) =>
        anAdvice(title, { title, category, severity, effort }),
      ),
    })
    const decide = `mutation ($input: DecideRecommendationInput!) { decideRecommendation(input: $input) { recommendation { id } } }`
    for (const [id, decision] of [
      [ids[0], 'ACCEPTED'],
      [ids[2], 'REJECTED'],
    ])
      await assessments.ask(member, decide, { input: { id, decision } })
    const found = async (filter: object, more: object = {}) => {
      const { nodes, totalCount } = await list({ filter, ...more })
      return [nodes.map(({ title }) => title).join(''), totalCount]
    }
    const worstFirst = { orderBy: { field: 'RANK', direction: 'DESC' } }
    expect(await found({})).toEqual([expect.stringMatching(/^d(ab|ba)ce$/), 5])
    expect(await found({ category: ['COST'] })).toEqual(['ace', 3])
    expect(await found({ category: ['COST', 'DATA'] }, worstFirst)).toEqual(['ecad', 4])
    expect(await found({ severity: ['CRITICAL', 'INFO'] })).toEqual(['de', 2])
    expect(await found({ effort: ['MONTHS', 'DAYS'] })).toEqual(['ace', 3])
    expect(await found({ effort: ['DAYS'], severity: ['LOW'] })).toEqual(['c', 1])
    expect(await found({ decision: ['REJECTED', 'ACCEPTED'] })).toEqual(['ac', 2])
    expect(await found({ decision: ['ACCEPTED'], category: ['SECURITY'] })).toEqual(['', 0])
    expect(await found({ isDecided: false, category: ['COST'] })).toEqual(['e', 1])
    expect(await found({ isDecided: true })).toEqual(['ac', 2])
    expect(await found({ isDecided: true, decision: ['ACCEPTED'] })).toEqual(['a', 1])
    expect(await found({ category: [], decision: [] })).toEqual([expect.any(String), 5])

    const costs = { filter: { category: ['COST'] }, ...worstFirst }
    const first = await list({ ...costs, first: 2 })
    expect(first.nodes.map(({ title }) => title)).toEqual(['e', 'c'])
    const rest = await list({ ...costs, first: 2, after: first.pageInfo.endCursor })
    expect(rest.nodes.map(({ title }) => title)).toEqual(['a'])
    const back = await list({ ...costs, last: 2, before: rest.pageInfo.startCursor })
    expect(back.nodes.map(({ title }) => title)).toEqual(['e', 'c'])
  })

  test('is all or nothing: one unknown recommendation refuses it', async () => {
    const { run, titles } = await examined(assessments)
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
