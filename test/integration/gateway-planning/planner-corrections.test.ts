import { getOperationAST, parse, type DocumentNode, type OperationDefinitionNode } from 'graphql'
import { selectsFields } from '#root/packages/query-plan-executor/src/planning/selects-fields'
import { createGraph, type SubgraphSource } from '#root/test/support/federation/graph'

interface User {
  readonly __typename?: string
  readonly id?: string
  readonly uuid?: string
  readonly name?: string
  readonly size?: number
  readonly posts?: readonly { readonly text: string }[]
}

const textOf = (ids: number, lang: string) => Array.from({ length: ids }, (_, index) => ({ text: `${lang} ${index}` }))

const people: SubgraphSource = {
  sdl: `
    type Query { user: User person: Person }
    interface Person { id: ID! }
    type Bot implements Person @key(fields: "id") { id: ID! }
    type User implements Person @key(fields: "id") {
      id: ID! name: String big: Int size(unit: String = "m"): Int posts(limit: Int): [Post!]
    }
    type Post { text(lang: String = "en"): String }`,
  resolvers: {
    Query: { user: () => ({ id: '1' }), person: () => ({ __typename: 'User', id: '1' }) },
    User: {
      __resolveReference: (user: User) => user,
      name: () => 'ann',
      big: () => 0,
      size: (_: User, { unit }: { unit: string }) => (unit === 'm' ? 0 : 100),
      posts: (_: User, { limit = 1 }: { limit?: number }) =>
        Array.from({ length: limit }, (_one, index) => ({ index })),
    },
    Post: { text: ({ index }: { index: number }, { lang }: { lang: string }) => textOf(index + 1, lang)[index]?.text },
  },
}

const facts: SubgraphSource = {
  sdl: `
    type User @key(fields: "id") {
      id: ID! age: Int!
      name: String @external
      big: Int @external
      size(unit: String = "m"): Int @external
      posts(limit: Int): [Post!] @external
      plain: String @requires(fields: "size")
      inMeters: String @requires(fields: "size(unit: \\"m\\")")
      inCentimeters: String @requires(fields: "size(unit: \\"cm\\")")
      both: String @requires(fields: "name big")
      digest: String @requires(fields: "posts(limit: 3) { text(lang: \\"de\\") }")
    }
    type Post { text(lang: String = "en"): String @external }`,
  resolvers: {
    User: {
      __resolveReference: (user: User) => user,
      age: () => 7,
      plain: ({ size }: User) => `plain ${size}`,
      inMeters: ({ size }: User) => `${size} m`,
      inCentimeters: ({ size }: User) => `${size} cm`,
      both: ({ name, big }: User & { big?: number }) => `${name} ${big}`,
      digest: ({ posts }: User) => posts?.map(({ text }) => text).join(),
    },
  },
}

const graph = createGraph({ people, facts })

describe('a field with arguments', () => {
  test('may be required by several fields with different arguments, and selected by the client', async () => {
    const { result } = await graph.ask(
      '{ user { size(unit: "inch") plain inMeters inCentimeters age posts(limit: 1) { text } digest } }',
    )
    expect(result).toEqual({
      data: {
        user: {
          size: 100,
          plain: 'plain 0',
          inMeters: '0 m',
          inCentimeters: '100 cm',
          age: 7,
          posts: [{ text: 'en 0' }],
          digest: 'de 0,de 1,de 2',
        },
      },
    })
  })

  test('may be required with other arguments than a client’s plain field has', async () => {
    const { result } = await graph.ask('{ user { size inCentimeters } }')
    expect(result).toEqual({ data: { user: { size: 0, inCentimeters: '100 cm' } } })
  })
})

describe.each([true, false])('a condition that is %s', (holds) => {
  test('on a field with requirements does not affect sibling fields', async () => {
    const query = 'query ($if: Boolean!) { user { age both @include(if: $if) plain } }'
    const { result, requests } = await graph.ask(query, { variables: { if: holds } })
    expect(result).toEqual({ data: { user: { age: 7, plain: 'plain 0', ...(holds && { both: 'ann 0' }) } } })
    if (!holds) expect(requests.map(({ query: text }) => text).join()).not.toContain('both}')
  })

  test('on all that is selected of an object is none on the object', async () => {
    const query = 'query ($if: Boolean!) { user @include(if: true) { name @include(if: $if) } }'
    const { result } = await graph.ask(query, { variables: { if: holds } })
    expect(result).toEqual({ data: { user: holds ? { name: 'ann' } : {} } })
  })

  test('below another condition applies to its own object only', async () => {
    const query = 'query ($all: Boolean!, $if: Boolean!) { user @include(if: $all) { name @include(if: $if) } }'
    const { result } = await graph.ask(query, { variables: { all: true, if: holds } })
    expect(result).toEqual({ data: { user: holds ? { name: 'ann' } : {} } })
  })

  test('on a field with requirements, below another condition, does not affect sibling fields', async () => {
    const expected = { data: { user: { age: 7, ...(holds && { both: 'ann 0' }) } } }
    for (const condition of ['$if', String(holds)]) {
      const query = `query ($all: Boolean!, $if: Boolean!) {
        ... @include(if: $all) { user { age both @include(if: ${condition}) } }
        user { id @include(if: $if) }
      }`
      const { result } = await graph.ask(query, { variables: { all: true, if: holds } })
      expect(result).toEqual(holds ? { data: { user: { ...expected.data.user, id: '1' } } } : expected)
    }
  })
})

test('a literal condition that is false does not affect sibling fields', async () => {
  const { result } = await graph.ask('{ user { age both @include(if: false) } }')
  expect(result).toEqual({ data: { user: { age: 7 } } })
})

test('fragments in fragments apply by the object’s own type', async () => {
  const { result } = await graph.ask('{ user { ... on Person { ... on Person { id } ... on User { name } } } }')
  expect(result).toEqual({ data: { user: { id: '1', name: 'ann' } } })
})

test('returns to a subgraph by a resolvable key', async () => {
  const { ask } = createGraph({
    names: {
      sdl: 'type User @key(fields: "id") @key(fields: "uuid") { id: ID! uuid: ID! name: String }',
      resolvers: { User: { __resolveReference: (user: User) => ({ ...user, name: 'ann', id: '1', uuid: 'u1' }) } },
    },
    greetings: {
      sdl: `type Query { user: User }
        type User @key(fields: "id", resolvable: false) @key(fields: "uuid") {
          id: ID! uuid: ID! name: String @external hello: String @requires(fields: "name")
        }`,
      resolvers: {
        Query: { user: () => ({ id: '1', uuid: 'u1' }) },
        User: {
          __resolveReference: ({ uuid, name }: User) => (uuid === undefined ? null : { uuid, name }),
          hello: ({ name }: User) => `hi ${name}`,
        },
      },
    },
  })
  const { result } = await ask('{ user { hello } }')
  expect(result).toEqual({ data: { user: { hello: 'hi ann' } } })
})

test('a fetch has no type condition on a root type that the subgraph names differently', async () => {
  const { ask } = createGraph({
    a: { sdl: 'type Query { again: Query! }', resolvers: { Query: { again: () => ({}) } } },
    b: {
      sdl: 'schema { query: Root } type Root { one: Int two: Int }',
      resolvers: { Root: { one: () => 1, two: () => 2 } },
    },
  })
  const { requests } = await ask('{ again { ...F one } } fragment F on Query { ... on Query { two } }')
  expect(requests.map(({ subgraph }) => subgraph)).toEqual(['a', 'b'])
  expect(requests[1]?.query).toMatch(/two[\s\S]*one/)
  expect(requests[1]?.query).not.toContain('Query')
})

describe('an empty plan', () => {
  const planner = {
    plan: (text: string) => graph.planner.plan({ document: graph.planner.alias(parse(text)).document }),
  }

  const never = [
    '{ __typename }',
    '{ __schema { queryType { name } } }',
    '{ user @skip(if: true) { id } }',
    'query ($a: Boolean!) { ...F @skip(if: $a) } fragment F on Query { user @include(if: $a) { id } }',
  ]

  test.each(never)('is valid where nothing is fetched: %s', (text) => {
    expect(planner.plan(text).node).toBeUndefined()
    const document = parse(text)
    expect(selectsFields(document, operationIn(document))).toBe(false)
  })

  // No known operation makes Apollo's planner return such a plan; it would be refused instead of returning nulls.
  test.each([
    '{ user { id } }',
    '{ ... { ...F } } fragment F on Query { user { id } }',
    'query ($a: Boolean!) { user @skip(if: $a) { id } }',
  ])('is refused where something is selected: %s', (text) => {
    const document = parse(text)
    expect(selectsFields(document, operationIn(document))).toBe(true)
  })
})

function operationIn(document: DocumentNode): OperationDefinitionNode {
  const operation = getOperationAST(document)
  if (!operation) throw new Error('Expected a document with one operation')
  return operation
}
