import { leadsTo, lookupsOf } from './support/index-check.ts'
import type { IndexKeys } from './support/index-check.ts'
import { anAdvice, begin, createAssessment, rank, recordAdvice, report } from './support/operations.ts'
import { startAssessments } from './support/start-assessments.ts'
import type { Assessments } from './support/start-assessments.ts'
import { agents, anOrganization } from './support/viewers.ts'

let assessments: Assessments

beforeAll(async () => {
  assessments = await startAssessments()
})
afterAll(() => assessments.dispose())

const { id: organizationId, admin } = anOrganization()

const reading = `query ($of: [_Any!]!, $status: [AssessmentStatus!], $after: String, $behind: String) {
  _entities(representations: $of) {
    ... on Organization { assessments(status: $status, after: $after) {
      totalCount pageInfo { endCursor }
      nodes { report { id } recommendations(after: $behind) { totalCount pageInfo { endCursor } } }
    } }
    ... on Assessment { title }
    ... on Recommendation { title }
    ... on Report { summary }
  }
}`

interface ListAnswer {
  readonly _entities: readonly [
    {
      readonly assessments: {
        readonly pageInfo: { readonly endCursor: string }
        readonly nodes: readonly [{ readonly recommendations: { readonly pageInfo: { readonly endCursor: string } } }]
      }
    },
  ]
}

/** Does everything that the subgraph can be asked, once. */
async function doEverything(): Promise<void> {
  const { ask } = assessments
  const { id } = await createAssessment(assessments, admin, { organizationId })
  const run = await begin(assessments, agents, id)
  await assessments.announce({ news: 'started', ...run })
  const [first, second] = await recordAdvice(assessments, agents, {
    ...run,
    recommendations: [anAdvice('a'), anAdvice('b')],
  })
  const ranks = [
    { id: first, rank: 1 },
    { id: second, rank: 2 },
  ]
  await ask(agents, rank, { input: { ...run, ranks } })
  const { recordReport } = await ask<{ recordReport: string }>(agents, report, {
    input: { ...run, summary: 'Good', sections: [{ title: 'a', markdown: 'b' }] },
  })
  const decide = `mutation ($input: DecideRecommendationInput!) { decideRecommendation(input: $input) { id } }`
  await ask(admin, decide, { input: { id: first, decision: 'ACCEPTED' } })
  const of = [{ __typename: 'Organization', id: organizationId }]
  const data = await ask<ListAnswer>(admin, reading, { of })
  const { pageInfo, nodes } = data._entities[0].assessments
  const behind = nodes[0].recommendations.pageInfo.endCursor
  await ask(admin, reading, { of, behind, status: ['RUNNING', 'QUEUED'] })
  await ask(admin, reading, { of, after: pageInfo.endCursor })
  await ask(admin, reading, {
    of: [
      { __typename: 'Assessment', id },
      { __typename: 'Recommendation', id: first },
      { __typename: 'Report', id: recordReport },
    ],
  })
}

test('every lookup has an index that leads to it', async () => {
  const commands = await assessments.commandsDuring(doEverything)
  const lookups = commands.flatMap(lookupsOf)
  expect(new Set(lookups.map(({ collection }) => collection))).toEqual(
    new Set(['assessments', 'recommendations', 'reports']),
  )
  const indexes = new Map<string, readonly IndexKeys[]>()
  for (const collection of ['assessments', 'recommendations', 'reports']) {
    const found = await assessments.mongo.connection.collection(collection).indexes()
    indexes.set(
      collection,
      found.map(({ key }) => key as IndexKeys),
    )
  }
  const without = lookups.filter((lookup) => !indexes.get(lookup.collection)?.some((keys) => leadsTo(keys, lookup)))
  expect(without).toEqual([])
})

test('a lookup without an index would be noticed', () => {
  const index = { organizationId: 1, _id: -1 }
  const lookup = (filter: object, sort = {}) => ({ collection: 'x', filter: { ...filter }, sort })
  expect(leadsTo(index, lookup({ organizationId: 'a' }, { _id: -1 }))).toBe(true)
  expect(leadsTo(index, lookup({ organizationId: 'a' }, { _id: 1 }))).toBe(true)
  expect(leadsTo(index, lookup({ title: 'a' }))).toBe(false)
  expect(leadsTo(index, lookup({}, { _id: -1 }))).toBe(false)
  expect(leadsTo(index, lookup({ organizationId: 'a' }, { title: 1 }))).toBe(false)
  expect(leadsTo({ runId: 1, rank: 1, _id: 1 }, lookup({ runId: 'a' }, { rank: 1, _id: -1 }))).toBe(false)
})
