import { composeGraph, later } from './graph.ts'

const users = composeGraph({
  a: `type Query { users: [User!]! rows: [[User]] x: Int y: Int me: User wrap: [Wrap!] } type Mutation { save: [Payload!] }
    type Payload { ok: Boolean query: Query! } type Wrap { user: User }
    type User @key(fields: "id") { id: ID! }`,
  b: 'type Query { z: Int list: [Int] } type User @key(fields: "id") { id: ID! nick: String friend: User }',
})

const user = (id: string) => ({ __typename: 'User', id })
const a = () => ({ data: { users: ['1', '2', '3'].map(user), rows: [[user('1')], [null, user('2')]] } })
const good = [{ nick: 'a' }, { nick: null }, { nick: 'c' }]
const shown = good.map((one, index) => ({ id: `${index + 1}`, ...one }))

describe('an error about entities', () => {
  test.each([
    ['its entity', { path: ['_entities', 1, 'nick'] }, ['users', 1, 'nick']],
    ['its entity by a text', { path: ['_entities', '1', 'nick'] }, ['users', 1, 'nick']],
    ['an entity past the last one', { path: ['_entities', 7, 'nick'] }, ['users']],
    ['an entity past the last one by a text', { path: ['_entities', '3'] }, ['users']],
    ['an entity before the first one', { path: ['_entities', -1, 'nick'] }, ['users']],
    ['half an entity', { path: ['_entities', 0.5] }, ['users']],
    ['all of them', { path: ['_entities'] }, ['users']],
    ['something else', { path: ['nick'] }, ['users']],
    ['something else by its place', { path: ['users', 1, 'nick'] }, ['users']],
    ['nothing', {}, ['users']],
    ['nothing at all', { path: [] }, ['users']],
    ['a path that is a text', { path: '/_entities/1/nick' }, ['users']],
    ['a path of objects', { path: [{}] }, ['users']],
  ])('reports %s at its path in the response', async (_what, error, path) => {
    const b = () => ({ data: { _entities: good }, errors: [{ message: 'm', ...error }] })
    const { result } = await users.run('{ users { id nick } }', { a, b })
    expect(result.data).toEqual({ users: shown })
    expect(result.errors).toMatchObject([{ message: 'm', path }])
    expect(result.errors).toHaveLength(1)
  })

  test.each([
    ['has no message', { path: ['_entities', 1] }],
    ['has a message that is no text', { message: 7, path: ['_entities', 1] }],
    ['is a text', 'm'],
    ['is null', null],
  ])('that %s is reported, and keeps the data', async (_what, error) => {
    const b = () => ({ data: { _entities: good }, errors: [error] })
    const { result } = await users.run('{ users { id nick } }', { a, b })
    expect(result.data).toEqual({ users: shown })
    expect(result.errors).toHaveLength(1)
    expect(typeof result.errors?.[0]?.message).toBe('string')
    expect(result.errors?.[0]?.message).not.toBe('')
  })

  test('reports every path in lists of lists', async () => {
    const b = () => ({ data: { _entities: [{ nick: 'a' }, null] }, errors: [{ message: 'm', path: ['_entities', 1] }] })
    const { result } = await users.run('{ rows { nick } }', { a, b })
    expect(result.errors).toMatchObject([{ path: ['rows', 1, 1] }])
  })

  test.each([
    ['null', null],
    ['no list', { _entities: {} }],
    ['too few', { _entities: [{ nick: 'a' }] }],
    ['too many', { _entities: [...good, { nick: 'd' }] }],
    ['nothing', {}],
  ])('has the path of the fetch when the response is %s', async (_what, data) => {
    const errors = data === null ? [{ message: 'm', path: ['_entities'] }] : undefined
    const { result } = await users.run('{ users { id nick } }', { a, b: () => ({ data, errors }) })
    expect(result.data).toEqual({ users: shown.map(({ id }) => ({ id, nick: null })) })
    expect(result.errors).toMatchObject([{ path: ['users'], extensions: { serviceName: 'b' } }])
    expect(result.errors).toHaveLength(1)
  })
})

describe('an error about root fields', () => {
  test('is one for each of them when their fetch fails, with its path', async () => {
    const { result } = await users.run('{ x second: y }', { a: () => Promise.reject(new Error('gone')) })
    expect(result.data).toEqual({ x: null, second: null })
    expect(result.errors?.map(({ path }) => path)).toEqual([['x'], ['second']])
  })

  test('omits those that were not requested', async () => {
    const query =
      'query ($no: Boolean!, $yes: Boolean = true) { x @include(if: $no) ... @skip(if: $no) { y } users @skip(if: $yes) { id } }'
    const { result } = await users.run(
      query,
      { a: () => Promise.reject(new Error('gone')) },
      { variables: { no: false } },
    )
    expect(result.data).toEqual({ y: null })
    expect(result.errors?.map(({ path }) => path)).toEqual([['y']])
  })

  test.each([
    ['its path', { path: ['x'] }, ['x']],
    ['its field, when it has no path', {}, ['x']],
    ['its field, when the path is empty', { path: [] }, ['x']],
  ])('has %s', async (_what, error, path) => {
    const { result } = await users.run('{ x }', {
      a: () => ({ data: { x: null }, errors: [{ message: 'm', ...error }] }),
    })
    expect(result.errors).toMatchObject([{ message: 'm', path }])
  })

  test('has no path when it has none and could be about any of several', async () => {
    const { result } = await users.run('{ x y }', { a: () => ({ data: null, errors: [{ message: 'm' }] }) })
    expect(result.data).toEqual({ x: null, y: null })
    expect(result.errors).toHaveLength(1)
    expect(result.errors?.[0]).not.toHaveProperty('path')
  })

  test('reports every path of fields that return the root type', async () => {
    const { result } = await users.run('mutation { save { ok query { z list } } }', {
      a: () => ({
        data: {
          save: [
            { ok: true, query: { __typename: 'Query' } },
            { ok: true, query: { __typename: 'Query' } },
          ],
        },
      }),
      b: async () => {
        await later()
        return { data: { z: null, list: [null] }, errors: [{ message: 'm', path: ['list', 0] }] }
      },
    })
    expect(result.errors?.map(({ path }) => path)).toEqual([
      ['save', 0, 'query', 'list', 0],
      ['save', 1, 'query', 'list', 0],
    ])
  })

  test('of a fetch that fails there has the path to the first list', async () => {
    const { result } = await users.run('mutation { save { query { z } } }', {
      a: () => ({ data: { save: [{ query: { __typename: 'Query' } }] } }),
      b: () => Promise.reject(new Error('gone')),
    })
    expect(result.errors).toMatchObject([{ message: 'gone', path: ['save'] }])
  })
})

describe('data that must not be shared', () => {
  test('a stack trace does not leave the gateway', async () => {
    const stacktrace = ['Error: no', '    at secret.ts:1']
    const extensions = { code: 'INTERNAL', stacktrace, exception: { stacktrace, why: 'because' } }
    const inner = [{ message: 'm', path: ['_entities', 1, 'nick'], extensions }]
    const { result } = await users.run('{ users { id nick } x }', {
      a: () => ({ ...a(), errors: [{ message: 'm', path: ['x'], extensions }] }),
      b: () => ({ data: { _entities: good }, errors: inner }),
    })
    expect(result.errors).toHaveLength(2)
    for (const error of result.errors ?? [])
      expect(error.extensions).toMatchObject({ code: 'INTERNAL', exception: { why: 'because' } })
    expect(JSON.stringify(result)).not.toContain('secret')
  })
})
