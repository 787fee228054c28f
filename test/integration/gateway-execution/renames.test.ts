import type { SubgraphRequest } from '@plumbline/query-plan-executor'
import { composeGraph } from './graph.ts'

/** A union of types whose fields differ in nullability, so that the planner renames one of them. */
const accounts = composeGraph({
  a: `type Query { accounts: [Account!]! nested: Nested } union Account = User | Admin
    type Nested { accounts: [Account!]! }
    type User @key(fields: "id") { id: ID! active: Boolean score: Int note: String tags: [String] owner: Owner }
    type Admin @key(fields: "id") { id: ID! active: Boolean! score: Int! note: String! tags: [String]! owner: Owner! }
    type Owner { name: String }`,
  b: 'type Admin @key(fields: "id") { id: ID! level: Int }',
})

const selection = 'active score note tags owner { name }'
const query = `{ accounts { ... on User { ${selection} } ... on Admin { ${selection} } } }`

/** Returns fields by the aliases of the request. */
function renamed(request: string, fields: Readonly<Record<string, unknown>>) {
  const aliases = new Map([...request.matchAll(/(\w+__alias_\d+): ?(\w+)/g)].map(([, alias, name]) => [name, alias]))
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [aliases.get(name) ?? name, value]))
}

describe.each(['compiled', 'apollo'] as const)('a field that travels under another name (%s)', (executor) => {
  test.each([
    { active: false, score: 0, note: '', tags: [], owner: { name: '' } },
    { active: true, score: 7, note: 'x', tags: ['y', null], owner: { name: 'z' } },
  ])('is returned as it was sent: %j', async (fields) => {
    const a = (request: SubgraphRequest) => ({
      data: {
        accounts: [
          { __typename: 'User', ...fields },
          { __typename: 'Admin', ...renamed(request.query, fields) },
        ],
      },
    })
    const { requests, result } = await accounts.run(query, { a }, { executor })
    expect(requests[0]?.query).toContain('__alias_')
    expect(result).toEqual({ data: { accounts: [fields, fields] } })
  })
})

describe('a field that travels under another name', () => {
  test('is null where it was sent as null', async () => {
    const { result } = await accounts.run('{ accounts { ... on User { score } ... on Admin { score } } }', {
      a: (request) => ({
        data: {
          accounts: [
            { __typename: 'Admin', ...renamed(request.query, { score: null }) },
            { __typename: 'User', score: null },
          ],
        },
      }),
    })
    expect(result.data).toBeNull()
    expect(result.errors).toMatchObject([{ path: ['accounts', 0, 'score'] }])
  })

  test('has its own name in the paths of errors', async () => {
    const { result } = await accounts.run(query, {
      a: (request) => {
        const [alias = ''] = /score__alias_\d+/.exec(request.query) ?? []
        return {
          data: { accounts: [{ __typename: 'User', score: 1 }] },
          errors: [{ message: 'no score', path: ['accounts', 0, alias] }],
        }
      },
    })
    expect(result.errors).toMatchObject([{ message: 'no score', path: ['accounts', 0, 'score'] }])
  })
})

describe('a field of an entity that travels under another name', () => {
  const people = composeGraph({
    a: `type Query { people: [Person!]! } union Person = User | Admin
      type User @key(fields: "id") { id: ID! } type Admin @key(fields: "id") { id: ID! }`,
    b: `type User @key(fields: "id") { id: ID! score: Int }
      type Admin @key(fields: "id") { id: ID! score: Int! }`,
  })
  const text = '{ people { ... on User { score } ... on Admin { score } } }'
  const a = () => ({ data: { people: ['User', 'Admin'].map((__typename) => ({ __typename, id: '1' })) } })

  test.each([
    ['says its type', true, 'compiled'],
    ['says its type', true, 'apollo'],
    ['does not say its type', false, 'compiled'],
  ] as const)('has its own name where the entity %s (%3$s)', async (_what, saysType, executor) => {
    const b = ({ query: asked }: SubgraphRequest) => ({
      data: {
        _entities: [
          { ...(saysType && { __typename: 'User' }), score: 1 },
          { ...(saysType && { __typename: 'Admin' }), ...renamed(asked, { score: 2 }) },
        ],
      },
    })
    const { requests, result } = await people.run(text, { a, b }, { executor })
    expect(requests[1]?.query).toContain('__alias_')
    expect(result).toEqual({ data: { people: [{ score: 1 }, { score: 2 }] } })
  })

  test('has its own name in the paths of errors', async () => {
    const { result } = await people.run(text, {
      a,
      b: ({ query: asked }) => {
        const [alias = ''] = /score__alias_\d+/.exec(asked) ?? []
        return { data: { _entities: [{ score: 1 }, null] }, errors: [{ message: 'no', path: ['_entities', 1, alias] }] }
      },
    })
    expect(result.errors).toMatchObject([{ message: 'no', path: ['people', 1, 'score'] }])
  })
})
