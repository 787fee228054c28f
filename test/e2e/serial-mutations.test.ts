import { gql } from '../support/gql.ts'
import { signUp, topologies } from '../support/platform/index.ts'
import type { Person } from '../support/platform/index.ts'

describe.each(topologies)('several mutations in one operation, $topology', ({ url }) => {
  let ada: Person

  beforeEach(async () => {
    ada = await signUp(url, 'Ada')
  })
  afterEach(() => ada.client.dispose())

  test('each returns the list and the count including its own and earlier changes', async () => {
    const create = (title: string) => `createAssessment(input: {
      organizationId: $id, title: "${title}", requirements: { workloads: [{ name: "load", kind: DATA_PIPELINE, datasetGB: 5 }] }
    }) { assessment { organization { assessments(first: 5) { totalCount nodes { title } } } } }`
    const query = `mutation Two($id: ID!) { a: ${create('first')} b: ${create('second')} }`
    const answer = await gql(url, { query, variables: { id: ada.organizationId }, person: ada })
    const shown = (...titles: readonly string[]) => ({
      assessment: {
        organization: { assessments: { totalCount: titles.length, nodes: titles.map((title) => ({ title })) } },
      },
    })
    expect(answer).toEqual({ data: { a: shown('first'), b: shown('second', 'first') } })
  })

  test('an organization that an operation founds is among the memberships that it shows', async () => {
    const create = (name: string) =>
      `createOrganization(input: { name: "${name}" }) { organization { members { nodes { user { memberships { nodes { role } } } } } } }`
    const answer = await gql(url, { query: `mutation Two { a: ${create('Lab')} b: ${create('Shop')} }`, person: ada })
    const shown = (count: number) => ({
      organization: {
        members: {
          nodes: [{ user: { memberships: { nodes: Array.from({ length: count }, () => ({ role: 'OWNER' })) } } }],
        },
      },
    })
    expect(answer).toEqual({ data: { a: shown(2), b: shown(3) } })
  })
})
