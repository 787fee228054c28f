import { readFileSync } from 'node:fs'
import { Supergraph } from '@apollo/federation-internals'
import { isInterfaceType, isObjectType } from 'graphql'
import { gql } from '../support/gql.ts'
import { signUp, topologies } from '../support/platform/index.ts'
import type { Person } from '../support/platform/index.ts'

const schema = Supergraph.build(readFileSync('schema/supergraph.graphql', 'utf8')).apiSchema().toGraphQLJSSchema()

const everything = `query Everything($organization: ID!, $assessment: ID!) {
  me { id }
  agents { id }
  plans { id }
  models(first: 1) { id }
  organization(id: $organization) {
    id
    members { nodes { id } }
    invitations { nodes { id } }
    priceOverlay { id }
    billing { id ledger { nodes { id } } payments { nodes { id } } }
  }
  assessment(id: $assessment) {
    id
    report { id }
    milestones { nodes { id } }
    recommendations(first: 1) { nodes { id } }
    latestRun { id tasks { id } reportFile(format: PDF) { id } }
  }
}`

const nodesQuery = 'query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }'

/** Types whose objects are the same for all callers. */
const publicTypes = ['Agent', 'Plan', 'PublishedModel']

/** Every id in an answer. */
function idsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(idsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, item]) => (name === 'id' ? [String(item)] : idsIn(item)))
}

test('every type with an id is a Node', () => {
  const node = schema.getType('Node')
  if (!isInterfaceType(node)) throw new Error('expected an interface Node, got none')
  const withId = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => 'id' in type.getFields())
  expect(
    schema
      .getPossibleTypes(node)
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(withId.map(({ name }) => name).toSorted())
})

describe.each(topologies)('objects by their ids, $topology', ({ url }) => {
  let ada: Person
  let stranger: Person
  /** One of each type. */
  let ids: readonly string[]

  beforeAll(async () => {
    ;[ada, stranger] = await Promise.all([signUp(url, 'Ada'), signUp(url, 'Sam')])
    const { organizationId } = ada
    const assessment = await ada.createAssessment()
    const freeze = `mutation { createMilestone(input: { assessmentId: "${assessment}", name: "First" }) { __typename } }`
    await gql(url, { query: freeze, person: ada })
    const run = await ada.startRun(assessment)
    await ada.watchRun(run)
    const render = `mutation { requestReportFile(input: { runId: "${run}", format: PDF }) { __typename } }`
    await gql(url, { query: render, person: ada })
    const price = `mutation { setPriceOverlay(input: { organizationId: "${organizationId}", overlay: { asOf: "2026", name: "contract" } }) { __typename } }`
    await gql(url, { query: price, person: ada })
    const invite = `mutation Invite($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }`
    const input = { organizationId, email: `guest-${organizationId}@example.com`, role: 'VIEWER' }
    await gql(url, { query: invite, variables: { input }, person: ada })
    const buy = `mutation Buy($input: PurchaseCreditsInput!) { purchaseCredits(input: $input) { payment { id } } }`
    const order = { organizationId, credits: 1, idempotencyKey: 'one' }
    await gql(url, { query: buy, variables: { input: order }, person: ada })
    const variables = { organization: organizationId, assessment }
    const { data, errors } = await gql(url, { query: everything, variables, person: ada })
    if (errors) throw new Error(`expected an answer without errors, got ${JSON.stringify(errors)}`)
    ids = [...Map.groupBy(idsIn(data), (id) => id.slice(0, 3)).values()].flatMap((same) => same.slice(0, 1))
  })

  afterAll(() => Promise.all([ada, stranger].map(({ client }) => client.dispose())))

  test('are found with their types, in the order of the ids', async () => {
    const { data, errors } = await gql(url, { query: nodesQuery, variables: { ids }, person: ada })
    expect(errors).toBeUndefined()
    const nodes = (data as { nodes: readonly { readonly __typename: string; readonly id: string }[] }).nodes
    expect(nodes.map(({ id }) => id)).toEqual(ids)
    const node = schema.getType('Node')
    if (!isInterfaceType(node)) throw new Error('expected an interface Node, got none')
    expect(nodes.map(({ __typename }) => __typename).toSorted()).toEqual(
      schema
        .getPossibleTypes(node)
        .map(({ name }) => name)
        .toSorted(),
    )
  })

  test('are null for a user of another organization, except public objects', async () => {
    const { data, errors } = await gql(url, { query: nodesQuery, variables: { ids }, person: stranger })
    expect(errors).toBeUndefined()
    const nodes = (data as { nodes: readonly ({ readonly __typename: string } | null)[] }).nodes
    expect(nodes.flatMap((node) => (node ? [node.__typename] : [])).toSorted()).toEqual(publicTypes)
  })

  test('are errors one by one for a client that is not signed in', async () => {
    const { data, errors = [] } = await gql(url, { query: nodesQuery, variables: { ids } })
    const nodes = (data as { nodes: readonly ({ readonly __typename: string } | null)[] }).nodes
    expect(nodes.flatMap((node) => (node ? [node.__typename] : [])).toSorted()).toEqual(publicTypes)
    expect(errors).toHaveLength(ids.length - publicTypes.length)
    for (const { extensions } of errors) expect(extensions).toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test.each([
    '',
    'nonsense',
    'usr_',
    'xyz_01',
    'asm_01',
    'agt_nobody',
    'pln_gold',
    'tsk_01_cto',
    'prc_01',
    'rpf_01_pdf',
    'rpf_01_gif',
    'mdl_unknown',
    'x'.repeat(100_000),
  ])('is null for an invalid id: %.20s', async (id) => {
    const query = 'query Find($id: ID!) { node(id: $id) { __typename } }'
    expect(await gql(url, { query, variables: { id }, person: ada })).toEqual({ data: { node: null } })
  })

  test('have the fields of all subgraphs', async () => {
    const query = `query Titles($ids: [ID!]!) {
      nodes(ids: $ids) {
        ... on Assessment { title latestRun { status } organization { name billing { plan { code } } } }
        ... on AgentTask { role agent { name } run { charge { kind } } }
        ... on Membership { memberRole: role user { email } organization { viewerRole } }
        ... on Plan { monthlyPrice { amount } }
        ... on ReportFile { format status }
        ... on PriceOverlay { name updatedBy { id } }
        ... on PublishedModel { name kind }
      }
    }`
    const chosen = ['asm', 'tsk', 'mem', 'pln', 'rpf', 'prc', 'mdl'].map((prefix) =>
      ids.find((id) => id.startsWith(prefix)),
    )
    const { data, errors } = await gql(url, { query, variables: { ids: chosen }, person: ada })
    expect(errors).toBeUndefined()
    expect(data).toEqual({
      nodes: [
        {
          title: 'An assessment',
          latestRun: { status: 'COMPLETED' },
          organization: { name: expect.any(String) as unknown, billing: { plan: { code: 'FREE' } } },
        },
        { role: 'VALIDATION', agent: { name: 'Validation' }, run: { charge: { kind: 'CAPTURE' } } },
        { memberRole: 'OWNER', user: { email: ada.email }, organization: { viewerRole: 'OWNER' } },
        { monthlyPrice: { amount: '0.00' } },
        { format: 'PDF', status: expect.stringMatching(/^(PENDING|READY)$/) as unknown },
        { name: 'contract', updatedBy: { id: ada.userId } },
        { name: expect.any(String) as unknown, kind: expect.any(String) as unknown },
      ],
    })
  })

  test('a user is visible to members of a shared organization, and an invitation to its recipient', async () => {
    const guest = await signUp(url, 'Gil')
    const query = 'query Find($id: ID!) { node(id: $id) { id } }'
    const find = async (id: string, person: Person) => (await gql(url, { query, variables: { id }, person })).data
    expect(await find(guest.userId, ada)).toEqual({ node: null })
    const invite = `mutation Invite($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }`
    const input = { organizationId: ada.organizationId, email: guest.email, role: 'VIEWER' }
    const { data } = await gql(url, { query: invite, variables: { input }, person: ada })
    const { id } = (data as { inviteMember: { invitation: { id: string } } }).inviteMember.invitation
    expect(await find(id, guest)).toEqual({ node: { id } })
    expect(await find(id, stranger)).toEqual({ node: null })
    const accept = `mutation Accept($id: ID!) { acceptInvitation(input: { id: $id }) { membership { id } } }`
    expect((await gql(url, { query: accept, variables: { id }, person: guest })).errors).toBeUndefined()
    expect(await find(guest.userId, ada)).toEqual({ node: { id: guest.userId } })
    await guest.client.dispose()
  })

  test('at most a hundred nodes can be requested at once', async () => {
    const query = 'query Nodes($ids: [ID!]!) { nodes(ids: $ids) { id } }'
    const many = (count: number) => Array.from({ length: count }, (_, index) => `asm_${index}`)
    expect((await gql(url, { query, variables: { ids: many(100) }, person: ada })).errors).toBeUndefined()
    expect((await gql(url, { query, variables: { ids: many(101) }, person: ada })).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field: 'ids' } },
    ])
  })
})
