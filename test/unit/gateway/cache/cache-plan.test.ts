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
    forever: Plan @cacheControl
    team(id: ID, by: ID, first: Int, name: String): Team @cacheControl(maxAge: 60)
    teams: [Team!]! @cacheControl(maxAge: 60)
    page: Page @cacheControl(maxAge: 60)
    pages: [Page!]! @cacheControl(maxAge: 60)
  }
  type Page { teams: [Team!]! team: Team page: Page }
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

test('objects that are not entities inherit the policy of the field that contains them', () => {
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

test('a selection of keys only is not cached', () => {
  expect(entities('... on User { __typename id }')).toBeNull()
})

test('a key of several levels makes no field of the type a key', () => {
  expect(
    readFieldPolicies('type T @join__type(graph: A, key: "id part { x }") { id: ID! part: P! }').objects.get('T'),
  ).toMatchObject({ isEntity: true, keyFields: new Set() })
})

test('every field of users and assessments in the supergraph has a cache policy', () => {
  const own = readFieldPolicies(readFileSync('schema/supergraph.graphql', 'utf8'))
  const kept = (type: string) =>
    [...(own.objects.get(type)?.fields ?? [])].flatMap(([name, { policy }]) => (policy ? [name] : []))
  expect(kept('Query').toSorted()).toEqual([
    'agents',
    'assessment',
    'me',
    'models',
    'organization',
    'plans',
    'recommendation',
  ])
  expect(kept('BillingAccount')).toEqual([])
  expect(kept('AgentRun')).toEqual([])
  expect(kept('Assessment')).not.toContain('viewers')
  expect(kept('Assessment')).toContain('recommendations')
  for (const type of ['User', 'Organization', 'Assessment', 'Recommendation', 'Report'])
    for (const [, { policy }] of own.objects.get(type)?.fields ?? [])
      expect(policy ?? { scope: 'PRIVATE' }).toMatchObject({ scope: 'PRIVATE' })
})

test('the version of reference data is part of the keys of queries that select it, and of no others', () => {
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

describe('a query', () => {
  test.each([
    ['with a directive of its own', 'query @live { plans { name } }'],
    [
      'with _entities beside other fields',
      '{ _entities(representations: []) { ... on Team { name } } plans { name } }',
    ],
    ['with _entities under another name', '{ e: _entities(representations: []) { ... on Team { name } } }'],
    ['of entities without a selection', '{ _entities(representations: []) }'],
    ['of fields that all entities would have', '{ _entities(representations: []) { name } }'],
    ['with an unknown fragment', '{ ...unknown }'],
    ['of a fragment on another type', '{ ... on Team { name } }'],
    ['of an object as if it were a value', '{ me }'],
    ['of a field whose policy has no age', '{ forever { name } }'],
  ])('%s is not kept', (_what, query) => {
    expect(plan(query)).toBeNull()
  })

  test.each([
    ['fragments', '{ ...a ...b } fragment b on Query { plans { name } } fragment a on Query { me { name } }'],
    ['fragments without a type', '{ ... { plans { name } } me { ... { name } } }'],
    ['fragments of their own type', '{ ... on Query { plans { ... on Plan { name } } me { name } } }'],
  ])('is read through %s', (_what, query) => {
    expect(plan(query)).toMatchObject({ kind: 'fields', maxAgeMs: 30_000, scope: 'PRIVATE', showsEntities: true })
  })

  test('that the document does not have is not kept', () => {
    const query = 'query A { plans { name } }'
    expect(planCaching({ subgraph: 'users', query, operationName: 'B' }, policies)).toBeNull()
    expect(planCaching({ subgraph: 'users', query, operationName: 'A' }, policies)).not.toBeNull()
  })

  test('has an id of its own for each subgraph, name and text', () => {
    const query = 'query A { plans { name } } query B { plans { name } }'
    const ids = [
      { subgraph: 'users', query, operationName: 'A' },
      { subgraph: 'users', query, operationName: 'B' },
      { subgraph: 'other', query, operationName: 'A' },
      { subgraph: 'users', query: `${query} `, operationName: 'A' },
    ].map((planned) => planCaching(planned, policies)?.id)
    expect(new Set(ids)).toHaveProperty('size', 4)
    expect(planCaching({ subgraph: 'users', query, operationName: 'A' }, policies)?.id).toBe(ids[0])
  })

  test('names its variables, and the texts that may be ids', () => {
    const query = `query ($representations: Int, $x: ID) {
      team(id: "t1", by: $x, first: 3, name: "x") { name }
      plans { name }
      ... { team(id: "inside") { name } }
    }`
    expect(plan(query)).toMatchObject({ variableNames: ['representations', 'x'], literals: ['t1', 'x'] })
    expect(plan('{ plans { name } }')).toMatchObject({ variableNames: [], literals: [] })
  })

  test('shows entities or none', () => {
    expect(plan('{ plans { name price { amount } } }')).toMatchObject({ showsEntities: false, nodes: [] })
    expect(plan('{ me { name } }')?.showsEntities).toBe(true)
    expect(entities('__typename ... on Team { name }')).toMatchObject({ showsEntities: true, nodes: [] })
  })

  test('states for every entity how a change invalidates it', () => {
    const node = (query: string) => plan(query)?.nodes[0]
    expect(node('{ team { key: id name } }')).toEqual({
      responseKey: 'team',
      entity: 'Team',
      idKey: 'key',
      chosenBy: 'request',
      children: [],
    })
    expect(node('{ all: teams { id name } }')).toMatchObject({ responseKey: 'all', chosenBy: 'type', idKey: 'id' })
    expect(node('{ team { name } }')).toMatchObject({ idKey: null })
    expect(node('{ team { id @include(if: true) name } }')).toMatchObject({ idKey: null })
    expect(node('{ me { team { id name } } }')?.children).toMatchObject([{ entity: 'Team', chosenBy: 'owner' }])
    expect(node('{ page { teams { name } } }')).toMatchObject({
      entity: null,
      idKey: null,
      children: [{ entity: 'Team', chosenBy: 'type' }],
    })
    expect(node('{ page { team { name } } }')?.children).toMatchObject([{ entity: 'Team', chosenBy: 'request' }])
    expect(node('{ pages { team { name } } }')?.children).toMatchObject([{ entity: 'Team', chosenBy: 'type' }])
    expect(node('{ pages { page { team { name } } } }')?.children[0]?.children).toMatchObject([{ chosenBy: 'type' }])
    expect(entities('... on User { settings { team { name } } }')?.nodesByType.get('User')).toMatchObject([
      { entity: null, children: [{ entity: 'Team', chosenBy: 'owner' }] },
    ])
  })

  test('that selects an entity type twice contains the entities of both selections', () => {
    const read = entities('... on User { team { name } } ... on User { settings { team { name } } }')
    expect(read?.nodesByType.get('User')?.map(({ responseKey }) => responseKey)).toEqual(['team', 'settings'])
  })
})

describe('the policies of a supergraph', () => {
  const typeOf = (sdl: string) => readFieldPolicies(sdl).objects.get('T')

  test('contain the leaf types: scalars and enums, and no interfaces', () => {
    const types = 'scalar Date enum Size { S } interface Named { name: String }'
    const fields = ['Date', 'Size', 'Int', 'Float', 'Boolean', 'ID', 'String', 'Named', 'Other']
    const read = readFieldPolicies(
      `${types} type Query { ${fields.map((name) => `f${name}: ${name} @cacheControl(maxAge: 60)`).join(' ')} }`,
    )
    const isKept = (name: string) =>
      planCaching({ subgraph: 'a', query: `{ f${name} }`, operationName: undefined }, read) !== null
    expect(fields.filter((name) => !isKept(name))).toEqual(['Named', 'Other'])
  })

  test('contain the fields of each key', () => {
    const sdl = 'type T @join__type(graph: A, key: "id,  email") @join__type(graph: B) @other(key: "name") { id: ID! }'
    expect(typeOf(sdl)).toMatchObject({ isEntity: true, keyFields: new Set(['id', 'email']) })
    expect(typeOf('type T @join__type(graph: A) @other(key: "id") { id: ID! }')?.isEntity).toBe(false)
  })

  test.each([
    [
      'all of its fields but the keys have a version',
      'id: ID! name: String @cacheControl(maxAge: 60, version: "1")',
      false,
    ],
    ['a field has none', 'id: ID! name: String @cacheControl(maxAge: 60, version: "1") x: Int', true],
    ['a field has a policy without a version', 'id: ID! name: String @cacheControl(maxAge: 60)', true],
    [
      'only some have one',
      'id: ID! a: Int @cacheControl(maxAge: 60, version: "1") b: Int @cacheControl(maxAge: 60)',
      true,
    ],
    ['it has nothing but its keys', 'id: ID!', true],
  ])('an entity of which %s (%s) can change: %s', (_what, fields, isEntity) => {
    expect(typeOf(`type T @join__type(graph: A, key: "id") { ${fields} }`)?.isEntity).toBe(isEntity)
  })

  test('recognise lists, however they are wrapped', () => {
    const fields = typeOf('type T { a: Int b: Int! c: [Int] d: [Int!]! e: [[Int]!] }')?.fields
    expect([...(fields ?? [])].map(([name, { isList, typeName }]) => `${name} ${typeName} ${isList}`)).toEqual([
      'a Int false',
      'b Int false',
      'c Int true',
      'd Int true',
      'e Int true',
    ])
  })

  test('count the versions of all reference data that a query selects', () => {
    const idOf = (one: string, other: string) =>
      planCaching(
        { subgraph: 'a', query: '{ one other }', operationName: undefined },
        readFieldPolicies(`type Query {
          one: Int @cacheControl(maxAge: 60, version: "${one}") other: Int @cacheControl(maxAge: 60, version: "${other}")
        }`),
      )?.id
    expect(idOf('a', 'b')).toBe(idOf('a', 'b'))
    expect(new Set([idOf('a', 'b'), idOf('a', 'c'), idOf('c', 'b')])).toHaveProperty('size', 3)
  })
})
