import { readFileSync } from 'node:fs'
import { Supergraph } from '@apollo/federation-internals'
import { getNamedType, isCompositeType, isObjectType, isRequiredArgument } from 'graphql'
import type { GraphQLField, GraphQLNamedType } from 'graphql'
import { readDeclaredScopes } from '#root/packages/federated-subscriptions/src/planning/declared-scopes'
import { AssessmentReportDocument, PaymentDocument, PurchaseCreditsDocument } from '#root/schema/generated/operations'
import { gql } from '../support/gql.ts'
import { createPerson, sharedPlatform, signUp } from '../support/platform/index.ts'
import type { Person } from '../support/platform/index.ts'
import { until } from '../support/until.ts'

const supergraph = Supergraph.build(readFileSync('schema/supergraph.graphql', 'utf8'))
const schema = supergraph.apiSchema().toGraphQLJSSchema()
const { personal } = readDeclaredScopes(supergraph.schema, schema)

/** Everything of a type that may be selected, but for what would lead back to a type on the way; `` if that is nothing. */
function everythingOf(type: GraphQLNamedType | undefined, isWanted: (coordinate: string) => boolean): string {
  const select = (of: GraphQLNamedType, way: readonly GraphQLNamedType[]): string => {
    if (!isObjectType(of)) throw new Error(`expected an object type, got ${of.name}`)
    const fields = Object.values(of.getFields()).filter(
      (field) => isWanted(`${of.name}.${field.name}`) && !field.args.some(isRequiredArgument),
    )
    return `{ __typename ${fields.map((field) => selectField(field, [...way, of])).join(' ')} }`
  }
  const selectField = (field: GraphQLField<unknown, unknown>, way: readonly GraphQLNamedType[]): string => {
    const inner = getNamedType(field.type)
    if (!isCompositeType(inner)) return field.name
    const page = field.args.some(({ name }) => name === 'first') ? '(first: 2)' : ''
    return way.includes(inner) || way.length > deepest ? '' : `${field.name}${page} ${select(inner, way)}`
  }
  if (!type) throw new Error('expected a type of the graph, got none')
  return select(type, [])
}

/** Deeper selections repeat the same types. */
const deepest = 6

const things = ['organization', 'assessment', 'run', 'recommendation', 'payment'] as const
const typeOf = (thing: string) =>
  schema.getType(thing === 'run' ? 'AgentRun' : `${thing[0]?.toUpperCase()}${thing.slice(1)}`)

describe('two members with the same role, one of whom belongs to a second organization', () => {
  let url: string
  let people: readonly Person[]
  let ids: Readonly<Record<(typeof things)[number], string>>

  beforeAll(async () => {
    url = sharedPlatform('oneProcess')
    people = await Promise.all(['Ada', 'Bob', 'Cyd', 'Dan'].map((name) => signUp(url, name)))
    const [ada, bob, cyd, dan] = people as readonly [Person, Person, Person, Person]
    const { organizationId } = ada
    for (const member of [bob, cyd, dan]) await ada.addMember(member, 'ADMIN')
    await dan.addMember(bob, 'VIEWER')
    const danAtAdas = createPerson(dan.client, { ...dan, organizationId })
    const assessment = await danAtAdas.createAssessment()
    const run = await danAtAdas.startRun(assessment)
    await danAtAdas.watchRun(run)
    const { assessment: report } = await ada.client.request(AssessmentReportDocument, { id: assessment, first: 1 })
    const input = { organizationId, credits: 1, idempotencyKey: 'one' }
    const { purchaseCredits } = await ada.client.request(PurchaseCreditsDocument, { input })
    await until(async () => {
      const { payment } = await ada.client.request(PaymentDocument, { id: purchaseCredits.payment.id })
      return payment?.status === 'SUCCEEDED'
    })
    const recommendation = report?.recommendations.nodes[0]?.id ?? ''
    ids = { organization: organizationId, assessment, run, recommendation, payment: purchaseCredits.payment.id }
    // Only Bob can see more than the name of a former member.
    await ada.removeMember(dan)
  })

  afterAll(async () => {
    await Promise.all(people.map(({ client }) => client.dispose()))
  })

  const askBoth = (thing: (typeof things)[number], isWanted: (coordinate: string) => boolean) => {
    const query = `query ($id: ID!) { ${thing}(id: $id) ${everythingOf(typeOf(thing), isWanted)} }`
    return Promise.all(people.slice(1, 3).map((person) => gql(url, { query, variables: { id: ids[thing] }, person })))
  }

  test.each(things)('see the same of a(n) %s in all that is not personal', async (thing) => {
    const [byBob, byCyd] = await askBoth(thing, (coordinate) => !personal.has(coordinate))
    expect(byBob?.errors).toBeUndefined()
    expect(byBob).toEqual(byCyd)
  })

  test('each receive their own values of personal fields', async () => {
    const [byBob, byCyd] = await askBoth('run', () => true)
    expect(byBob).not.toEqual(byCyd)
    expect([...personal].toSorted()).toEqual([
      'ReportFile.download',
      'User.email',
      'User.emailVerified',
      'User.invitations',
      'User.memberships',
    ])
  })
})
