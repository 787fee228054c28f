import { composeGraph } from './graph.ts'

/** A subgraph whose root types have other names than in the supergraph. */
const saving = composeGraph({
  a: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"]) { query: RootQ mutation: RootM }
    type RootQ { a: String me: User } type RootM { save(x: Int): Payload many: [Payload!] }
    type Payload { ok: Boolean! query: RootQ! maybe: RootQ mutation: RootM }
    type User @key(fields: "id") { id: ID! name: String }`,
  b: 'type Query { b: [String!]! } type User @key(fields: "id") { id: ID! age: Int }',
})

const answers = {
  a: ({ query }: { readonly query: string }) => ({
    data: query.includes('mutation')
      ? {
          save: {
            ok: true,
            query: { __typename: 'RootQ', a: 'A', me: { __typename: 'User', id: '1', name: 'N' } },
            maybe: { __typename: 'RootQ', a: 'A', x: 'A' },
            mutation: { __typename: 'RootM' },
          },
        }
      : { a: 'A', __typename: 'RootQ' },
  }),
  b: ({ representations }: { readonly representations?: readonly string[] | undefined }) =>
    representations ? { data: { _entities: [{ age: 4 }] } } : { data: { b: ['B'] } },
}

describe('a root type that a subgraph calls otherwise', () => {
  test('is entered again for fields of others', async () => {
    const { result } = await saving.run('mutation { save(x: 1) { ok query { a b me { name age } } } }', answers)
    expect(result).toEqual({ data: { save: { ok: true, query: { a: 'A', b: ['B'], me: { name: 'N', age: 4 } } } } })
  })

  test.each([
    [
      'mutation { save { query { b __typename t: __typename } } }',
      { query: { b: ['B'], __typename: 'Query', t: 'Query' } },
    ],
    ['mutation { save { maybe { a ... on Query { x: a } } } }', { maybe: { a: 'A', x: 'A' } }],
    [
      'mutation { save { maybe { ...F __typename } } } fragment F on Query { b }',
      { maybe: { b: ['B'], __typename: 'Query' } },
    ],
    ['mutation { save { mutation { __typename } } }', { mutation: { __typename: 'Mutation' } }],
  ])('has the name of the public schema: %s', async (query, save) => {
    expect((await saving.run(query, answers)).result).toEqual({ data: { save } })
  })

  test('does not allow an unknown type', async () => {
    const { result } = await saving.run('{ me { name } }', {
      ...answers,
      a: () => ({ data: { me: { __typename: 'Nobody', name: 'N' } } }),
    })
    expect(result.data).toEqual({ me: null })
    expect(result.errors).toMatchObject([{ message: 'Invalid __typename found for object at field Query.me.' }])
  })
})
