import { readFileSync } from 'node:fs'
import { buildASTSchema, getNamedType, isLeafType, isObjectType, isRequiredArgument, parse } from 'graphql'
import type { GraphQLNamedType, GraphQLObjectType } from 'graphql'
import { createIdentityIssuer } from '#platform/auth'
import type { Viewer } from '#platform/auth'
import { gql } from '../support/gql.ts'
import type { Answer } from '../support/gql.ts'
import { signUp, topologies } from '../support/platform/index.ts'
import type { Person } from '../support/platform/index.ts'

/** The subgraphs, each with the types that it resolves references of. */
const subgraphs = ['users', 'assessments', 'agents', 'payments'].map((name) => {
  const text = readFileSync(`schema/subgraphs/${name}.graphql`, 'utf8')
  const types = Object.values(buildASTSchema(parse(text), { assumeValidSDL: true }).getTypeMap())
  return { name, types: types.filter(isObjectType).filter(isResolved) }
})

function isResolved({ astNode }: GraphQLObjectType): boolean {
  const keys = astNode?.directives?.filter(({ name }) => name.value === 'key') ?? []
  return keys.some((key) => !key.arguments?.some(({ name }) => name.value === 'resolvable'))
}

/**
 * A user is reached through what the viewer sees, and has its own tests: test/e2e/personal-fields.test.ts. Agents, plans and models
 * are for everybody.
 */
const ofNoOrganization: ReadonlySet<string> = new Set(['User', 'Agent', 'Plan', 'PublishedModel'])

const cases = subgraphs.flatMap(({ name, types }) =>
  types
    .filter((type) => !ofNoOrganization.has(type.name))
    .map((type) => ({ subgraph: name, type, typeName: type.name })),
)

/** Everything of the type that needs no arguments. */
const fieldsOf = (type: GraphQLObjectType) =>
  Object.values(type.getFields())
    .filter(({ args }) => !args.some(isRequiredArgument))
    .filter(({ astNode }) => !astNode?.directives?.some(({ name }) => name.value === 'external'))
    .map(({ name, type: given }) => `${name} ${selectionOf(getNamedType(given))}`)
    .join(' ')

/** For a list it suffices whether it is empty. */
function selectionOf(type: GraphQLNamedType): string {
  if (isLeafType(type)) return ''
  return type.name.endsWith('Connection') ? '{ totalCount }' : '{ __typename }'
}

const [, platform] = topologies as readonly [unknown, (typeof topologies)[number]]
const { url, env } = platform

let ada: Person
let bob: Person
let ids: Readonly<Record<string, string>>
/** What a reference carries besides its id, because a field requires it. */
let required: Readonly<Record<string, object>>

const thingsOfAda = `query Things($organization: ID!, $assessment: ID!, $run: ID!) {
  organization(id: $organization) { priceOverlay { id } billing { id ledger { nodes { id } } payments { nodes { id } } } }
  assessment(id: $assessment) { report { id } recommendations(first: 1) { nodes { id producedBy { role } } } }
  run(id: $run) { tasks { id } }
}`
interface Things {
  readonly organization: {
    readonly priceOverlay: { readonly id: string }
    readonly billing: {
      readonly id: string
      readonly ledger: { readonly nodes: readonly { readonly id: string }[] }
      readonly payments: { readonly nodes: readonly { readonly id: string }[] }
    }
  }
  readonly assessment: {
    readonly report: { readonly id: string }
    readonly recommendations: {
      readonly nodes: readonly { readonly id: string; readonly producedBy: { readonly role: string } }[]
    }
  }
  readonly run: { readonly tasks: readonly { readonly id: string }[] }
}

beforeAll(async () => {
  ;[ada, bob] = await Promise.all([signUp(url, 'Ada'), signUp(url, 'Bob')])
  const assessment = await ada.createAssessment()
  const freeze = `mutation { createMilestone(input: { assessmentId: "${assessment}", name: "First" }) { milestone { id } } }`
  const { createMilestone } = (await gql(url, { query: freeze, person: ada })).data as {
    createMilestone: { milestone: { id: string } }
  }
  const run = await ada.startRun(assessment)
  await ada.watchRun(run)
  const purchase = `mutation Buy($id: ID!) { purchaseCredits(input: { organizationId: $id, credits: 1, idempotencyKey: "one" }) { payment { id } } }`
  await gql(url, { query: purchase, variables: { id: ada.organizationId }, person: ada })
  const prices = `mutation Prices($id: ID!) { setPriceOverlay(input: { organizationId: $id, overlay: {
    asOf: "2026", name: "contract", prices: [{ provider: AWS, sku: "p5.48xlarge", hourlyPrice: { amount: "50", currencyCode: USD } }] } }) { organization { id } } }`
  await gql(url, { query: prices, variables: { id: ada.organizationId }, person: ada })
  const render = `mutation { requestReportFile(input: { runId: "${run}", format: PDF }) { file { id } } }`
  const { requestReportFile } = (await gql(url, { query: render, person: ada })).data as {
    requestReportFile: { file: { id: string } }
  }
  const variables = { organization: ada.organizationId, assessment, run }
  const { data } = await gql(url, { query: thingsOfAda, variables, person: ada })
  const { organization, assessment: found, run: ran } = data as unknown as Things
  const [recommendation] = found.recommendations.nodes
  required = { Recommendation: { runId: run, producedByRole: recommendation?.producedBy.role } }
  ids = {
    Organization: ada.organizationId,
    Assessment: assessment,
    AgentRun: run,
    AgentTask: ran.tasks[0]?.id ?? '',
    Recommendation: recommendation?.id ?? '',
    Report: found.report.id,
    ReportFile: requestReportFile.file.id,
    PriceOverlay: organization.priceOverlay.id,
    Milestone: createMilestone.milestone.id,
    BillingAccount: organization.billing.id,
    LedgerEntry: organization.billing.ledger.nodes[0]?.id ?? '',
    Payment: organization.billing.payments.nodes[0]?.id ?? '',
  }
})
afterAll(async () => {
  await Promise.all([ada, bob].map(({ client }) => client.dispose()))
})

/** Queries a subgraph directly, as the gateway does for a viewer. */
async function resolve(subgraph: string, type: GraphQLObjectType, viewer: Viewer): Promise<Answer> {
  const id = ids[type.name]
  if (!id) throw new Error(`expected the id of a ${type.name}, got none`)
  const address = new Map(env['SUBGRAPH_URLS']?.split(',').map((entry) => entry.split('=') as [string, string])).get(
    subgraph,
  )
  const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on ${type.name} { ${fieldsOf(type)} } } }`
  const identity = await createIdentityIssuer({ secret: env['IDENTITY_SECRET'] ?? '' }).issue(viewer)
  const response = await fetch(address ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-plumbline-identity': identity },
    body: JSON.stringify({ query, variables: { of: [{ __typename: type.name, id, ...required[type.name] }] } }),
  })
  return (await response.json()) as Answer
}

const asUser = ({ userId, refreshToken, organizationId }: Person): Viewer => ({
  kind: 'user',
  userId,
  sessionId: refreshToken.split('.')[0] ?? '',
  roles: { [organizationId]: 'OWNER' },
})

/** The fields of the object in a response, other than the requested id. */
function shown({ data }: Answer): readonly string[] {
  const [entity] = (data as Entities | null)?._entities ?? []
  const isEmptyList = (value: object) => 'totalCount' in value && value.totalCount === 0
  const isNothing = (value: unknown) =>
    value === null || (Array.isArray(value) && value.length === 0) || (typeof value === 'object' && isEmptyList(value))
  return Object.entries(entity ?? {}).flatMap(([name, value]) => (name === 'id' || isNothing(value) ? [] : [name]))
}

interface Entities {
  readonly _entities: readonly (Readonly<Record<string, unknown>> | null)[]
}

describe.each(cases)('$subgraph resolves a reference to a $typeName of an organization', ({ subgraph, type }) => {
  test('shows it to its owner', async () => {
    const answer = await resolve(subgraph, type, asUser(ada))
    expect(shown(answer)).not.toEqual([])
  })

  test('is not visible to a user of another organization', async () => {
    expect(shown(await resolve(subgraph, type, asUser(bob)))).toEqual([])
  })

  test('is not visible without signing in', async () => {
    const answer = await resolve(subgraph, type, { kind: 'anonymous' })
    expect(shown(answer)).toEqual([])
  })
})
