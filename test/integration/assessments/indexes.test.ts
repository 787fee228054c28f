import { createId } from '#platform/ids'
import { explainLookups, growCollections, recordCallSites } from '#root/test/support/queries/index'
import type { CallSites } from '#root/test/support/queries/index'
import { untilShown } from '#root/test/support/until'
import {
  abortRun,
  anAdvice,
  begin,
  createAssessment,
  rank,
  readAssessment,
  recordAdvice,
  report,
} from './support/operations.ts'
import { startAssessments } from './support/start-assessments.ts'
import type { Assessments } from './support/start-assessments.ts'
import { agents, anOrganization } from './support/viewers.ts'

let assessments: Assessments
let sites: CallSites

beforeAll(async () => {
  sites = recordCallSites(['subgraphs/assessments/src/models/*.ts'])
  assessments = await startAssessments()
})
afterAll(async () => {
  sites.dispose()
  await assessments.dispose()
})

const { id: organizationId, admin } = anOrganization()

const behindAny = `query ($of: [_Any!]!, $after: String) {
  _entities(representations: $of) { ... on Organization { assessments(after: $after) { nodes { id } } } }
}`

const reading = `query ($of: [_Any!]!, $status: [AssessmentStatus!], $after: String, $behind: String) {
  _entities(representations: $of) {
    ... on Organization { assessments(filter: { status: $status }, after: $after) {
      totalCount pageInfo { endCursor }
      nodes {
        report { id }
        recommendations(after: $behind) { totalCount pageInfo { endCursor } }
        one: recommendations(first: 1, after: $behind) { nodes { id } }
        worst: recommendations(
          first: 1, filter: { category: [COST], decision: [ACCEPTED], isDecided: true }, orderBy: { field: RANK, direction: DESC }
        ) { totalCount }
      }
    } one: assessments(first: 1, filter: { status: $status }, after: $after) { nodes { id } } }
    ... on Assessment { title }
    ... on Recommendation { title }
    ... on Report { summary }
  }
}`

const watching = `subscription ($organizationId: ID!) { organizationActivity(organizationId: $organizationId) { kind } }`

// One page of each list, for which the query differs from that of several pages.
const single = `query ($of: [_Any!]!, $behind: String) {
  _entities(representations: $of) {
    ... on Organization { assessments { nodes { recommendations(after: $behind) { nodes { id } } } } }
  }
}`

const backwards = `query ($of: [_Any!]!, $before: String, $behind: String) {
  _entities(representations: $of) {
    ... on Organization { assessments(last: 5, before: $before) {
      nodes { recommendations(last: 5, before: $behind) { nodes { id } } }
    } end: assessments(last: 5, orderBy: { field: CREATED_AT, direction: ASC }) { nodes { id } } }
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

/** Executes every operation of the subgraph once. */
async function doEverything(): Promise<void> {
  const { ask } = assessments
  const { id } = await createAssessment(assessments, admin, { organizationId })
  const run = await begin(assessments, agents, id)
  const activity = await assessments.watch(admin, watching, { organizationId })
  if (!('next' in activity)) throw new Error(JSON.stringify(activity))
  await activity.next()
  await assessments.announce({ kind: 'started', ...run, organizationId })
  await activity.next()
  await activity.return()
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
  const decide = `mutation ($input: DecideRecommendationInput!) { decideRecommendation(input: $input) { recommendation { id } } }`
  await ask(admin, decide, { input: { id: first, decision: 'ACCEPTED' } })
  await ask(agents, abortRun, { input: { assessmentId: id, runId: createId('run') } })
  const of = [{ __typename: 'Organization', id: organizationId }]
  const data = await ask<ListAnswer>(admin, reading, { of })
  const { pageInfo, nodes } = data._entities[0].assessments
  const behind = nodes[0].recommendations.pageInfo.endCursor
  await ask(admin, single, { of, behind })
  await ask(admin, reading, { of, behind, status: ['RUNNING', 'QUEUED'] })
  await ask(admin, reading, { of, after: pageInfo.endCursor })
  await ask(admin, backwards, { of, before: pageInfo.endCursor, behind })
  // After an id that is not an assessment's, a list is not divided into windows on any server.
  await ask(admin, behindAny, { of, after: Buffer.from('["z"]').toString('base64url') })
  await assessments.announce({ kind: 'completed', ...run, organizationId })
  await freezeAndRead(id)
  await ask(admin, reading, {
    of: [
      { __typename: 'Assessment', id },
      { __typename: 'Recommendation', id: first },
      { __typename: 'Report', id: recordReport },
    ],
  })
}

const freezing = `mutation ($input: CreateMilestoneInput!) { createMilestone(input: $input) { milestone { id } } }`

const frozen = `query ($id: ID!, $beforeId: ID!, $afterId: ID!) {
  compareMilestones(beforeId: $beforeId, afterId: $afterId) { fixed { before { title } } }
  assessment(id: $id) {
    milestones(first: 1) { totalCount nodes { name } }
    older: milestones(after: "${Buffer.from('["z"]').toString('base64url')}") { nodes { name } }
    newer: milestones(last: 1) { nodes { name } }
  }
}`

async function freezeAndRead(assessmentId: string): Promise<void> {
  const { ask } = assessments
  await untilShown(
    () => readAssessment(assessments, admin, assessmentId),
    ({ status }) => status === 'COMPLETED',
  )
  type Created = { readonly createMilestone: { readonly milestone: { readonly id: string } } }
  const freeze = (name: string) => ask<Created>(admin, freezing, { input: { assessmentId, name } })
  const [before, after] = [await freeze('one'), await freeze('two')].map(({ createMilestone }) => createMilestone)
  const [beforeId, afterId] = [before?.milestone.id, after?.milestone.id]
  await ask(admin, frozen, { id: assessmentId, beforeId, afterId })
  const remove = `mutation ($input: DeleteMilestoneInput!) { deleteMilestone(input: $input) { deletedMilestoneId } }`
  await ask(admin, remove, { input: { id: beforeId } })
}

test('no query of the subgraph scans a collection', async () => {
  const commands = await assessments.commandsDuring(doEverything)
  expect(sites.unseen()).toEqual([])
  const { connection } = assessments.mongo
  const collections = ['activitycounts', 'assessmentcounts', 'assessments', 'milestones', 'recommendations', 'reports']
  await growCollections(connection, { documents: 1_200, collections })
  const explained = await explainLookups(connection, commands)
  expect(new Set(explained.map(({ shape }) => shape.split('.')[0]))).toEqual(new Set(collections))
  expect(explained.filter(({ isScan }) => isScan)).toEqual([])
})
