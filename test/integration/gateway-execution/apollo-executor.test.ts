import { composeGraph, later } from './graph.ts'

const executor = 'apollo'
const users = composeGraph({
  a: `scalar Big type Query { users: [User!]! x: Int big: Big id: ID i: Int float: Float thing: Thing @shareable } type Mutation { save: Payload }
    type Payload { query: Query! } type Thing { a: Int } type User @key(fields: "id") { id: ID! }`,
  b: `type Query { y: Int thing: Thing @shareable } type Thing { b: Int }
    type User @key(fields: "id") { id: ID! nick: String name: String! }`,
})

const a = () => ({ data: { users: ['1', '2'].map((id) => ({ __typename: 'User', id })) } })
const nicks = () => [{ nick: 'a' }, { nick: null }]

describe('Apollo’s executor', () => {
  test.each([
    ['an entity', { path: ['_entities', 1, 'nick'] }, ['users', 1, 'nick']],
    ['an entity by a text', { path: ['_entities', '1', 'nick'] }, ['users', 1, 'nick']],
    ['an entity past the last one', { path: ['_entities', 7] }, ['users']],
    ['all of them', { path: ['_entities'] }, ['users']],
    ['nothing', {}, ['users']],
  ])('places an error about %s', async (_what, error, path) => {
    const b = () => ({ data: { _entities: nicks() }, errors: [error] })
    const { result } = await users.run('{ users { nick } }', { a, b }, { executor })
    expect(result.data).toEqual({ users: nicks() })
    expect(result.errors).toMatchObject([{ path, extensions: { serviceName: 'b' } }])
    expect(result.errors?.[0]?.message).not.toBe('')
  })

  test.each([
    ['no entities', { data: { _entities: null } }],
    ['too few', { data: { _entities: [{ nick: 'a' }] } }],
    ['too many', { data: { _entities: [...nicks(), null] } }],
  ])('answers with an error that can be written when there are %s', async (_what, answer) => {
    const { result } = await users.run('{ users { nick } }', { a, b: () => answer }, { executor })
    expect(result.data).toEqual({ users: [{ nick: null }, { nick: null }] })
    expect(result.errors).toMatchObject([
      { path: ['users'], extensions: { code: 'UPSTREAM_UNAVAILABLE', serviceName: 'b' } },
    ])
  })

  test('names subgraph and path of a fetch that fails', async () => {
    const gone = () => Promise.reject(new Error('gone'))
    const { result } = await users.run('{ users { nick } y }', { a, b: gone }, { executor })
    expect(result.errors?.map(({ path }) => path)).toEqual(expect.arrayContaining([['users'], ['y']]))
    for (const error of result.errors ?? [])
      expect(error).toMatchObject({ message: 'gone', extensions: { code: 'UPSTREAM_UNAVAILABLE', serviceName: 'b' } })
  })

  test('tells of a null where none may be', async () => {
    const { result } = await users.run(
      '{ users { name } }',
      { a, b: () => ({ data: { _entities: [{ name: 'a' }, null] } }) },
      { executor },
    )
    expect(result.data).toBeNull()
    expect(result.errors).toMatchObject([{ path: ['users', 1, 'name'], extensions: { code: 'INVALID_GRAPHQL' } }])
    expect(result.extensions).toHaveProperty('valueCompletion')
  })

  test('leaves out what was not asked for, and keeps what another subgraph has said', async () => {
    const b = () => ({ data: { _entities: [{ nick: 'a', id: 'other' }, { nick: 'b' }] } })
    const { result } = await users.run('{ users { id nick } }', { a, b }, { executor })
    expect(result.data).toEqual({
      users: [
        { id: '1', nick: 'a' },
        { id: '2', nick: 'b' },
      ],
    })
    const thing = await users.run(
      '{ thing { a b } }',
      { a: () => ({ data: { thing: { a: 1 } } }), b: () => later().then(() => ({ data: { thing: null } })) },
      { executor },
    )
    expect(thing.result).toEqual({ data: { thing: { a: 1, b: null } } })
  })

  test.each([
    ['big', 12345678901234567890n],
    ['id', 9007199254740993n],
    ['float', 9007199254740993n],
  ])('keeps the digits of %s', async (field, value) => {
    const plan = users.compile(`{ ${field} }`, { executor })
    const input = { fetch: async () => ({ data: { [field]: value } }), context: undefined }
    expect((await plan.executeToText(input)).data).toBe(`{"${field}":${value}}`)
    expect(JSON.stringify((await plan.execute(input)).data)).toBe(`{"${field}":${value}}`)
  })

  test.each([3_000_000_000, 9007199254740993n])('refuses %s for an Int', async (value) => {
    const { result } = await users.run('{ i }', { a: () => ({ data: { i: value } }) }, { executor })
    expect(result.data).toEqual({ i: null })
    expect(result.errors).toMatchObject([{ path: ['i'] }])
  })

  test('enters a root type that its subgraph calls otherwise', async () => {
    const { result } = await users.run(
      'mutation { save { query { x y __typename } } }',
      {
        a: () => ({ data: { save: { query: { __typename: 'RootQ', x: 1 } } } }),
        b: () => ({ data: { y: 2 } }),
      },
      { executor },
    )
    expect(result).toEqual({ data: { save: { query: { x: 1, y: 2, __typename: 'Query' } } } })
  })
})
