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
  test('before it, the severe comes first', async () => {
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
