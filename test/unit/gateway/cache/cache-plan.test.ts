import { readFileSync } from 'node:fs'
import { planCaching } from '#root/gateway/src/cache/cache-plan'
import { readFieldPolicies } from '#root/gateway/src/cache/field-policies'

const policies = readFieldPolicies(`
  type Query {
    me: User @cacheControl(maxAge: 60, scope: PRIVATE)
    plans: [Plan!]! @cacheControl(maxAge: 300, scope: PUBLIC)
    time: String!
    found: Found @cacheControl(maxAge: 60)
    never: Plan @cacheControl(maxAge: 0)
  }
  type User @join__type(graph: USERS, key: "id") @join__type(graph: OTHER, key: "id email { address }") {
    id: ID!
    name: String! @cacheControl(maxAge: 30, scope: PUBLIC)
    team: Team! @cacheControl(maxAge: 60)
    settings: Settings! @cacheControl(maxAge: 60)
    presence: String!
  }
  type Team @join__type(graph: USERS, key: "id") { id: ID! name: String! @cacheControl(maxAge: 60) size: Int! }
  type Settings { theme: String! team: Team! today: String! @cacheControl(maxAge: 5) }
  type Plan { name: String! price: Price! }
  type Price { amount: Int! }
  union Found = User | Team
`)

const plan = (query: string) => planCaching({ subgraph: 'users', query, operationName: undefined }, policies)
const entities = (selection: string) =>
  plan(`query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`)

test('what is reached through a policy goes by it, down to objects that are no entities', () => {
  expect(plan('{ plans { __typename name price { amount } } }')).toMatchObject({
    kind: 'fields',
    maxAgeMs: 300_000,
    scope: 'PUBLIC',
    showsEntities: false,
  })
})

test.each([
  ['a root field without a policy', '{ time }'],
  ['one beside others that have one', '{ time plans { name } }'],
  ['a field of an entity without a policy', '{ me { id name presence } }'],
  ['a field of an entity in an object', '{ me { settings { team { id size } } } }'],
  ['an age of nothing', '{ never { name } }'],
  ['a type that depends on the answer', '{ found { __typename ... on User { name } } }'],
  ['an unknown field', '{ me { nonsense } }'],
  ['an unknown root field', '{ _service { sdl } }'],
  ['a mutation', 'mutation { plans { name } }'],
])('%s is not kept', (_what, query) => {
  expect(plan(query)).toBeNull()
})

test('the shortest age counts, and whatever is private makes all of it so', () => {
  expect(entities('... on User { name }')).toMatchObject({ kind: 'entities', maxAgeMs: 30_000, scope: 'PUBLIC' })
  expect(entities('... on User { name team { name } }')).toMatchObject({ maxAgeMs: 30_000, scope: 'PRIVATE' })
  expect(entities('... on User { settings { theme today } }')).toMatchObject({ maxAgeMs: 5_000, scope: 'PRIVATE' })
})

test('a policy without a scope is private', () => {
  expect(entities('... on Team { name }')?.scope).toBe('PRIVATE')
})

test('several types and named fragments are read', () => {
  const query = `query ($representations: [_Any!]!, $x: Int) {
    _entities(representations: $representations) { ...u ... on Team { id name } }
  }
  fragment u on User { team { tid: id name } }`
  expect(plan(query)).toMatchObject({ kind: 'entities', variableNames: ['x'] })
  expect(plan(query)?.nodesByType.get('User')).toMatchObject([
    { responseKey: 'team', entity: 'Team', idKey: 'tid', chosenBy: 'owner' },
  ])
})

test('keys alone are not worth keeping', () => {
  expect(entities('... on User { __typename id }')).toBeNull()
})

test('a key of several levels makes no field of the type a key', () => {
  expect(
    readFieldPolicies('type T @join__type(graph: A, key: "id part { x }") { id: ID! part: P! }').objects.get('T'),
  ).toMatchObject({ isEntity: true, keyFields: new Set() })
})

test('our own supergraph says of every field of users and assessments whether it may be kept', () => {
  const own = readFieldPolicies(readFileSync('schema/supergraph.graphql', 'utf8'))
  const kept = (type: string) =>
    [...(own.objects.get(type)?.fields ?? [])].flatMap(([name, { policy }]) => (policy ? [name] : []))
  expect(kept('Query').toSorted()).toEqual(['agents', 'assessment', 'me', 'organization', 'plans', 'recommendation'])
  expect(kept('BillingAccount')).toEqual([])
  expect(kept('AgentRun')).toEqual([])
  expect(kept('Assessment')).not.toContain('viewers')
  expect(kept('Assessment')).toContain('recommendations')
  for (const type of ['User', 'Organization', 'Assessment', 'Recommendation', 'Report'])
    for (const [, { policy }] of own.objects.get(type)?.fields ?? [])
      expect(policy ?? { scope: 'PRIVATE' }).toMatchObject({ scope: 'PRIVATE' })
})

test('a version of reference data goes into the key of all that selects it, and of nothing else', () => {
  const planWith = (version: string, query: string) =>
    planCaching(
      { subgraph: 'payments', query, operationName: undefined },
      readFieldPolicies(`
        type Query {
          plans: [Plan!]! @cacheControl(maxAge: 300, scope: PUBLIC, version: "${version}")
          other: String! @cacheControl(maxAge: 300, scope: PUBLIC)
        }
        type Plan { name: String! }
      `),
    )?.id
  expect(planWith('1', '{ plans { name } }')).toBe(planWith('1', '{ plans { name } }'))
  expect(planWith('1', '{ other plans { name } }')).not.toBe(planWith('2', '{ other plans { name } }'))
  expect(planWith('1', '{ other }')).toBe(planWith('2', '{ other }'))
})
