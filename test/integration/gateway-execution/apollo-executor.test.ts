import { composeGraph, later } from './graph.ts'

const executor = 'apollo'
const users = composeGraph({
  a: `scalar Big type Query { users: [User!]! x: Int big: Big id: ID i: Int float: Float thing: Thing @shareable } type Mutation { save: Payload saves: [Payload!] }
    type Payload { query: Query! } type Thing { a: Int } type User @key(fields: "id") { id: ID! }`,
  b: `type Query { y: Int z: Int thing: Thing @shareable } type Thing { b: Int }
    type User @key(fields: "id") { id: ID! nick: String name: String! }`,
})

const a = () => ({ data: { users: ['1', '2'].map((id) => ({ __typename: 'User', id })) } })
const nicks = () => [{ nick: 'a' }, { nick: null }]

describe('Apollo’s executor', () => {
  test.each([
    ['an entity', { path: ['_entities', 1, 'nick'] }, ['users', 1, 'nick']],
    ['an entity by a text', { path: ['_entities', '1', 'nick'] }, ['users', 1, 'nick']],
    ['an entity past the last one', { path: ['_entities', 7] }, ['users']],
    ['an entity that is no number', { path: ['_entities', '1st'] }, ['users']],
    ['an entity between two', { path: ['_entities', '0.5'] }, ['users']],
    ['an entity before the first', { path: ['_entities', '-1'] }, ['users']],
    ['something beside the entities', { path: ['others', 1] }, ['users']],
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
  ])('responds with a serializable error when there are %s', async (_what, answer) => {
    const { result } = await users.run('{ users { nick } }', { a, b: () => answer }, { executor })
    expect(result.data).toEqual({ users: [{ nick: null }, { nick: null }] })
    expect(result.errors).toMatchObject([
      { path: ['users'], extensions: { code: 'UPSTREAM_UNAVAILABLE', serviceName: 'b' } },
    ])
  })

  test('keeps the errors of an entity fetch without data', async () => {
    const b = () => ({ errors: [{ message: 'closed' }] })
    const { result } = await users.run('{ users { nick } }', { a, b }, { executor })
    expect(result.data).toEqual({ users: [{ nick: null }, { nick: null }] })
    expect(result.errors).toMatchObject([{ message: 'closed', path: ['users'], extensions: { serviceName: 'b' } }])
  })

  test('places an error about one of many entities', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => String(index))
    const { result } = await users.run(
      '{ users { nick } }',
      {
        a: () => ({ data: { users: ids.map((id) => ({ __typename: 'User', id })) } }),
        b: () => ({ data: { _entities: ids.map(() => null) }, errors: [{ message: 'no', path: ['_entities', 10] }] }),
      },
      { executor },
    )
    expect(result.errors).toMatchObject([{ message: 'no', path: ['users', 10] }])
  })

  test.each([[['_entities']], [['_entities', 0, 'x']], [['@']]])('hides a path inside a subgraph: %j', async (path) => {
    const response = () => ({ data: { x: null }, errors: [{ message: 'no', path }] })
    const { result } = await users.run('{ x }', { a: response }, { executor })
    expect(result.errors).toMatchObject([{ message: 'no' }])
    expect(result.errors?.[0]).not.toHaveProperty('path')
  })

  test('explains a missing value by an error of the same subgraph about the same object', async () => {
    const b = () => ({
      data: { _entities: [{ name: 'a', nick: 'b' }, { nick: null }] },
      errors: [{ message: 'no nick', path: ['_entities', 1, 'nick'] }],
    })
    const { result } = await users.run('{ users { nick name } }', { a, b }, { executor })
    expect(result.data).toBeNull()
    expect(result.errors).toMatchObject([{ message: 'no nick', path: ['users', 1, 'nick'] }])
  })

  test.each([1.5, 3_000_000_000, -0.25])('accepts %s as a Float', async (value) => {
    const { result } = await users.run('{ float }', { a: () => ({ data: { float: value } }) }, { executor })
    expect(result).toEqual({ data: { float: value } })
  })

  test('supports fetches behind a condition', async () => {
    const b = () => ({ data: { _entities: [] } })
    const text = 'query ($with: Boolean!) { users { id nick @include(if: $with) } }'
    const run = (more: boolean) => users.run(text, { a, b }, { executor, variables: { with: more } })
    expect((await run(true)).result.errors).toMatchObject([
      { path: ['users'], extensions: { code: 'UPSTREAM_UNAVAILABLE', serviceName: 'b' } },
    ])
    expect((await run(false)).result.errors).toBeUndefined()
  })

  test('marks requests with their kind', async () => {
    const { requests } = await users.run(
      'mutation M { save { query { x y } } }',
      { a: () => ({ data: { save: { query: { x: 1 } } } }), b: () => ({ data: { y: 2 } }) },
      { executor },
    )
    expect(requests.map(({ subgraph, operationKind }) => `${subgraph} ${operationKind}`)).toEqual([
      'a mutation',
      'b query',
    ])
  })

  test('writes errors and extensions beside the data', async () => {
    const write = (text: string, response: object) =>
      users.compile(text, { executor }).executeToText({ fetch: async () => response, context: undefined })
    expect(await write('{ x }', { data: { x: 1 } })).toStrictEqual({ data: '{"x":1}' })
    expect(await write('{ x }', { data: { x: null }, errors: [{ message: 'no', path: ['x'] }] })).toMatchObject({
      data: '{"x":null}',
      errors: [{ message: 'no', path: ['x'] }],
    })
    expect(await write('{ users { id } }', { data: { users: [null] } })).toMatchObject({
      data: 'null',
      extensions: { valueCompletion: [{ path: ['users', 0] }] },
    })
  })

  test('weighs its plans by their size', () => {
    const [small = 0, large = 0] = ['{ x }', '{ x y users { name nick } thing { a b } }'].map(
      (text) => users.compile(text, { executor }).sizeBytes,
    )
    expect(small).toBeGreaterThan(0)
    expect(large).toBeGreaterThan(1.2 * small)
  })

  test('reports one error without a path when a fetch of several root fields fails', async () => {
    const { result } = await users.run('{ y z }', { b: () => Promise.reject(new Error('gone')) }, { executor })
    expect(result.data).toEqual({ y: null, z: null })
    expect(result.errors).toHaveLength(1)
    expect(result.errors?.[0]).not.toHaveProperty('path')
    expect(result.errors?.[0]).toMatchObject({ message: 'gone', extensions: { serviceName: 'b' } })
  })

  test('ignores root fields that a subgraph was not requested to return', async () => {
    const { result } = await users.run(
      '{ x y }',
      { a: () => later().then(() => ({ data: { x: 1, y: 9 } })), b: () => ({ data: { y: null } }) },
      { executor },
    )
    expect(result).toEqual({ data: { x: 1, y: null } })
  })

  test('names subgraph and path of a fetch that fails', async () => {
    const gone = () => Promise.reject(new Error('gone'))
    const { result } = await users.run('{ users { nick } y }', { a, b: gone }, { executor })
    expect(result.errors?.map(({ path }) => path)).toEqual(expect.arrayContaining([['users'], ['y']]))
    for (const error of result.errors ?? [])
      expect(error).toMatchObject({ message: 'gone', extensions: { code: 'UPSTREAM_UNAVAILABLE', serviceName: 'b' } })
  })

  test('reports an unexpected null', async () => {
    const { result } = await users.run(
      '{ users { name } }',
      { a, b: () => ({ data: { _entities: [{ name: 'a' }, null] } }) },
      { executor },
    )
    expect(result.data).toBeNull()
    expect(result.errors).toMatchObject([{ path: ['users', 1, 'name'], extensions: { code: 'INVALID_GRAPHQL' } }])
    expect(result.extensions).toHaveProperty('valueCompletion')
  })

  test('omits fields that were not requested, and keeps values of another subgraph', async () => {
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
    const several = await users.run(
      'mutation { saves { query { y } } }',
      { a: () => ({ data: { saves: [{ query: { __typename: 'RootQ' } }] } }), b: () => ({ data: { y: 2 } }) },
      { executor },
    )
    expect(several.result).toEqual({ data: { saves: [{ query: { y: 2 } }] } })
  })
})
