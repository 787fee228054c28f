import { anAdvice, begin, createAssessment, record, recordAdvice } from './support/operations.ts'
import { startAssessments } from './support/start-assessments.ts'
import type { Assessments, SentCommand } from './support/start-assessments.ts'
import { agents, anOrganization } from './support/viewers.ts'

const { id: organizationId, admin } = anOrganization()
const adviceEach = 7

let assessments: Assessments
let assessmentId: string

const examine = async (index: number): Promise<void> => {
  const { id } = await createAssessment(assessments, admin, { organizationId, title: String(index) })
  const run = await begin(assessments, agents, id)
  const recommendations = Array.from({ length: index === 0 ? 100 : adviceEach }, (_, key) => anAdvice(String(key)))
  await recordAdvice(assessments, agents, { ...run, recommendations })
  if (index > 0) return
  assessmentId = id
  await assessments.ask(agents, 'mutation ($input: RecordReportInput!) { recordReport(input: $input) }', {
    input: { ...run, summary: 'Good', sections: [{ title: 'a', markdown: 'b' }] },
  })
}

beforeAll(async () => {
  assessments = await startAssessments()
  const indexes = Array.from({ length: 100 }, (_, index) => index)
  for (let start = 0; start < 100; start += 10) await Promise.all(indexes.slice(start, start + 10).map(examine))
})
afterAll(() => assessments.dispose())

const list = `query ($of: [_Any!]!, $first: Int) { _entities(representations: $of) { ... on Organization {
  assessments(first: $first) {
    totalCount
    nodes {
      title organization { id } createdBy { id } report { summary }
      recommendations(first: 5) { totalCount nodes { title runId producedByRole assessment { title } } }
      undecided: recommendations(first: 5, filter: { isDecided: false }) { totalCount nodes { title } }
      severe: recommendations(first: 5, filter: { severity: [CRITICAL, HIGH] }) { totalCount nodes { title } }
    }
  }
} } }`

interface ListAnswer {
  readonly _entities: readonly {
    readonly assessments: {
      readonly totalCount: number
      readonly nodes: readonly { readonly recommendations: { readonly nodes: readonly unknown[] } }[]
    }
  }[]
}

// One page is read by `find`, several by one `aggregate`.
const reads = new Set(['find', 'aggregate'])

const namesOf = (commands: readonly SentCommand[]) =>
  commands.map(({ name, collection }) => `${reads.has(name) ? 'read' : name} ${collection}`)

test('a list of 1, 10 and 100 assessments takes the same commands', async () => {
  const of = [{ __typename: 'Organization', id: organizationId }]
  for (const first of [1, 10, 100]) {
    let data: ListAnswer | undefined
    const commands = await assessments.commandsDuring(async () => {
      data = await assessments.ask<ListAnswer>(admin, list, { of, first })
    })
    const found = data?._entities[0]?.assessments
    expect(found).toMatchObject({ totalCount: 100, nodes: { length: first } })
    for (const node of found?.nodes ?? []) expect(node.recommendations.nodes).toHaveLength(5)
    expect(namesOf(commands).toSorted()).toEqual([
      'read assessmentcounts',
      'read assessments',
      'read recommendations',
      'read recommendations',
      'read reports',
    ])
  }
})

test('references to 100 objects of each type take one command for each type', async () => {
  const ids = await assessments.ask<ListAnswer & { _entities: [{ assessments: { nodes: { id: string }[] } }] }>(
    admin,
    list
      .replace('title organization', 'id title organization')
      .replace('nodes { title runId', 'nodes { id title runId'),
    { of: [{ __typename: 'Organization', id: organizationId }], first: 100 },
  )
  const nodes = ids._entities[0].assessments.nodes as unknown as readonly {
    readonly id: string
    readonly recommendations: { readonly nodes: readonly { readonly id: string }[] }
  }[]
  const of = nodes.flatMap((node) => [
    { __typename: 'Assessment', id: node.id },
    ...node.recommendations.nodes.map(({ id }) => ({ __typename: 'Recommendation', id })),
  ])
  expect(of).toHaveLength(600)
  const query = `query ($of: [_Any!]!) { _entities(representations: $of) {
    ... on Assessment { title status } ... on Recommendation { title assessment { title } }
  } }`
  const commands = await assessments.commandsDuring(() => assessments.ask(admin, query, { of }))
  expect(namesOf(commands).toSorted()).toEqual(['read assessments', 'read recommendations'])
})

test('the report of an assessment with 100 recommendations takes three commands', async () => {
  const query = `query ($id: ID!) { assessment(id: $id) {
    title organization { id } createdBy { id } report { summary sections { markdown } assessment { title } }
    recommendations(first: 100) { nodes { title rationale evidence { label } assessment { title } runId } }
  } }`
  const commands = await assessments.commandsDuring(async () => {
    await expect(assessments.ask(admin, query, { id: assessmentId })).resolves.toMatchObject({
      assessment: { recommendations: { nodes: { length: 100 } }, report: { summary: 'Good' } },
    })
  })
  expect(namesOf(commands).toSorted()).toEqual(['read assessments', 'read recommendations', 'read reports'])
})

test('recording 1 or 200 recommendations takes the same commands', async () => {
  const { id } = await createAssessment(assessments, admin, { organizationId })
  const run = await begin(assessments, agents, id)
  for (const count of [1, 200]) {
    const recommendations = Array.from({ length: count }, (_, key) => anAdvice(String(key)))
    const input = { ...run, role: 'CTO', recommendations }
    const commands = await assessments.commandsDuring(() => assessments.ask(agents, record, { input }))
    expect(namesOf(commands)).toEqual(['findAndModify assessments', 'read recommendations', 'update recommendations'])
  }
})
