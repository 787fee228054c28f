import { composeGraph } from './graph.ts'

const users = composeGraph({
  a: `type Query { me: User list: [User!] nn: [User!]! one: User! wrap: Wrap }
    type Wrap { user: User! other: String }
    type User @key(fields: "id") { id: ID! }`,
  b: 'type User @key(fields: "id") { id: ID! name: String! nick: String }',
})

const user = (id: string) => ({ __typename: 'User', id })
const message = 'Cannot return null for non-nullable field User.name.'
const extensions = { code: 'INVALID_GRAPHQL', serviceName: 'b' }

/** Responds with user 1 and user 9, who does not exist in the other subgraph. */
const answers = {
  a: () => ({
    data: {
      me: user('9'),
      list: [user('1'), user('9')],
      nn: [user('1'), user('9')],
      one: user('9'),
      wrap: { user: user('9'), other: 'kept?' },
    },
  }),
  b: ({ representations = [] }: { readonly representations?: readonly string[] | undefined }) => ({
    data: { _entities: representations.map((one) => (one.includes('"9"') ? null : { name: 'n', nick: 'k' })) },
  }),
}

describe('a null where none may be', () => {
  test.each([
    ['{ me { id name } }', { me: null }, ['me', 'name']],
    ['{ list { name } }', { list: null }, ['list', 1, 'name']],
    ['{ nn { name } }', null, ['nn', 1, 'name']],
    ['{ one { name } }', null, ['one', 'name']],
    ['{ wrap { user { name } other } me { id } }', { wrap: null, me: { id: '9' } }, ['wrap', 'user', 'name']],
  ])('is an error with its path, in errors and in extensions: %s', async (query, data, path) => {
    const { result } = await users.run(query, answers)
    expect(result.data).toEqual(data)
    expect(result.errors).toEqual([{ message, path, extensions }])
    expect(result.extensions).toEqual({
      valueCompletion: [{ message, path, extensions: { code: 'INVALID_GRAPHQL' } }],
    })
  })

  test('causes no error if the field is nullable', async () => {
    const { result } = await users.run('{ nn { id nick } }', answers)
    expect(result).toEqual({
      data: {
        nn: [
          { id: '1', nick: 'k' },
          { id: '9', nick: null },
        ],
      },
    })
  })

  test.each([
    ['at its place', ['_entities', 1, 'name']],
    ['around it', ['_entities', 1]],
  ])('has one error if a subgraph has reported the reason %s', async (_where, path) => {
    const errors = [{ message: 'no name', path, extensions: { code: 'NOT_FOUND' } }]
    const { result } = await users.run('{ list { name } }', {
      ...answers,
      b: () => ({ data: { _entities: [{ name: 'n' }, null] }, errors }),
    })
    expect(result.data).toEqual({ list: null })
    expect(result.errors).toMatchObject([{ message: 'no name', path: ['list', 1, ...path.slice(2)] }])
    expect(result.errors).toHaveLength(1)
  })

  test('has one error where a failure beside it took the whole entity of that subgraph along', async () => {
    const errors = [{ message: 'no nick', path: ['_entities', 0, 'nick'] }]
    const { result } = await users.run('{ me { name nick } }', {
      ...answers,
      b: () => ({ data: { _entities: [null] }, errors }),
    })
    expect(result.data).toEqual({ me: null })
    expect(result.errors).toMatchObject([{ message: 'no nick', path: ['me', 'nick'] }])
    expect(result.errors).toHaveLength(1)
  })

  test('is reported where a failed sibling field was null', async () => {
    const errors = [{ message: 'no nick', path: ['_entities', 0, 'nick'] }]
    const sent = { data: { _entities: [{ name: null, nick: null }] }, errors }
    const { result } = await users.run('{ me { name nick } }', { ...answers, b: () => sent })
    expect(result.errors).toMatchObject([
      { message: 'no nick', path: ['me', 'nick'] },
      { message, path: ['me', 'name'], extensions },
    ])
  })

  test('has one error where a whole fetch has failed', async () => {
    const { result } = await users.run('{ list { name } }', { ...answers, b: () => Promise.reject(new Error('gone')) })
    expect(result.data).toEqual({ list: null })
    expect(result.errors).toMatchObject([{ message: 'gone', path: ['list'] }])
    expect(result.errors).toHaveLength(1)
  })

  test('is reported beside unrelated errors', async () => {
    const errors = [{ message: 'no nick', path: ['_entities', 0, 'nick'] }]
    const { result } = await users.run('{ list { name nick } }', {
      ...answers,
      b: () => ({ data: { _entities: [{ name: 'n', nick: null }, null] }, errors }),
    })
    expect(result.errors).toMatchObject([
      { message: 'no nick', path: ['list', 0, 'nick'] },
      { message, path: ['list', 1, 'name'], extensions },
    ])
  })
})

describe('a value that its type cannot have', () => {
  const values = composeGraph({
    a: `scalar Any enum Size { SMALL LARGE }
      type Query { i: Int f: Float s: String b: Boolean id: ID size: Size list: [Int] must: Int! nested: [[Int!]] any: Any }`,
  })
  const ask = (field: string, value: unknown) => values.run(`{ ${field} }`, { a: () => ({ data: { [field]: value } }) })

  test.each([
    ['i', 3_000_000_000, null],
    ['i', -2_147_483_649, null],
    ['i', 1.5, null],
    ['i', '5', null],
    ['i', true, null],
    ['i', 9_007_199_254_740_993n, null],
    ['f', Infinity, null],
    ['f', '1', null],
    ['s', 5, null],
    ['s', {}, null],
    ['b', 'true', null],
    ['b', 0, null],
    ['id', 1.5, null],
    ['id', true, null],
    ['size', 'HUGE', null],
    ['size', 1, null],
    ['list', [1, '2', 3], [1, null, 3], 1],
    ['nested', [[1, '2'], [3]], [null, [3]], 0, 1],
  ])('is null with an error: %s of %p', async (field, value, shown, ...inside) => {
    const { result } = await ask(field, value)
    expect(result.data).toEqual({ [field]: shown })
    expect(result.errors).toMatchObject([{ path: [field, ...inside], extensions: { code: 'INVALID_GRAPHQL' } }])
    expect(result.errors).toHaveLength(1)
  })

  test('makes the whole response null if the field is non-null', async () => {
    const { result } = await ask('must', 'x')
    expect(result.data).toBeNull()
    expect(result.errors).toMatchObject([{ message: 'Invalid value found for field Query.must.', path: ['must'] }])
  })

  test.each([
    ['i', 2_147_483_647],
    ['i', -2_147_483_648],
    ['i', 0],
    ['f', 1e300],
    ['f', 3],
    ['id', 5],
    ['id', Number.MAX_SAFE_INTEGER],
    ['any', { a: [1, 'x', null] }],
    ['any', false],
  ])('is none: %s of %p', async (field, value) => {
    expect((await ask(field, value)).result).toEqual({ data: { [field]: value } })
  })
})
