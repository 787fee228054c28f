import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { readOperationParams } from '#root/gateway/src/http/read-operation'
import { hasDuplicateHost } from '#root/gateway/src/http/reject-request'

const headers = { 'content-type': 'application/json' }
const post = (body: unknown, given: Readonly<Record<string, string | string[] | undefined>> = headers) =>
  readOperationParams({ method: 'POST', url: '/graphql?query=ignored', headers: given, body })
const get = (search: string, given: Readonly<Record<string, string>> = {}) =>
  readOperationParams({ method: 'GET', url: `/graphql${search}`, headers: given, body: { query: 'ignored' } })

const sha256Hash = createHash('sha256').update('{ a }').digest('hex')
const persistedQuery = { version: 1, sha256Hash }

const problemOf = (read: () => unknown) => {
  try {
    read()
  } catch (error) {
    return error
  }
  return undefined
}

describe('the operation of a POST', () => {
  test.each([
    [{ query: '{ a }' }, { query: '{ a }' }],
    [{ query: '{ a }', operationName: null, variables: null, extensions: null }, { query: '{ a }' }],
    [{ query: '{ a }', operationName: '', other: 1 }, { query: '{ a }' }],
    [
      { query: '{ a }', operationName: 'A', variables: { x: 1 }, extensions: { y: 2 } },
      { query: '{ a }', operationName: 'A', variables: { x: 1 }, extensions: { y: 2 } },
    ],
    [{ extensions: { persistedQuery } }, { extensions: { persistedQuery } }],
    [
      { query: '{ a }', extensions: { persistedQuery } },
      { query: '{ a }', extensions: { persistedQuery } },
    ],
    [
      { query: '{ a }', extensions: { persistedQuery: null } },
      { query: '{ a }', extensions: { persistedQuery: null } },
    ],
  ])('is read from %j', (body, expected) => {
    expect(post(body)).toStrictEqual(expected)
  })

  test.each([
    [undefined, 'body', 'nothing'],
    [null, 'body', 'null'],
    ['text', 'body', 'a string'],
    [{}, 'query', 'nothing'],
    [{ query: null }, 'query', 'nothing'],
    [{ query: ' \n' }, 'query', 'empty text'],
    [{ query: 5 }, 'query', 'a number'],
    [{ query: ['{ a }'] }, 'query', 'a list'],
    [{ query: '{ a }', operationName: 5 }, 'operationName', 'a number'],
    [{ query: '{ a }', variables: 'x' }, 'variables', 'a string'],
    [{ query: '{ a }', variables: [] }, 'variables', 'a list'],
    [{ query: '{ a }', extensions: false }, 'extensions', 'a boolean'],
    [{ query: '{ a }', extensions: { persistedQuery: 'x' } }, 'extensions.persistedQuery', 'another form'],
    [
      { query: '{ a }', extensions: { persistedQuery: { version: 2, sha256Hash } } },
      'extensions.persistedQuery',
      'another form',
    ],
    [
      { query: '{ a }', extensions: { persistedQuery: { version: 1, sha256Hash: 1 } } },
      'extensions.persistedQuery',
      'another form',
    ],
    [{ query: '{ b }', extensions: { persistedQuery } }, 'extensions.persistedQuery.sha256Hash', 'another hash'],
  ])('is refused in %j: %s', (body, field, actual) => {
    expect(problemOf(() => post(body))).toMatchObject({
      status: 422,
      details: { field },
      message: expect.stringMatching(new RegExp(`^${field}: expected .*, got ${actual}$`)),
    })
  })

  test('is one: a list is refused', () => {
    expect(problemOf(() => post([{ query: '{ a }' }, { query: '{ b }' }]))).toMatchObject({
      status: 422,
      message: expect.stringContaining('a list of 2'),
    })
  })

  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF8',
    'Application/JSON',
  ])('is taken as %s', (type) => {
    expect(post({ query: '{ a }' }, { 'content-type': type, 'content-encoding': 'identity' })).toEqual({
      query: '{ a }',
    })
  })

  test.each([
    [{}, 'content-type'],
    [{ 'content-type': 'text/plain' }, 'content-type'],
    [{ 'content-type': 'nonsense' }, 'content-type'],
    [{ 'content-type': 'application/json; charset=latin1' }, 'content-type'],
    [{ 'content-type': 'application/json; charset=utf-80' }, 'content-type'],
    [{ 'content-type': 'application/json; charset=xutf-8' }, 'content-type'],
    [{ 'content-type': ['application/json'] }, 'content-type'],
    [{ ...headers, 'content-encoding': 'gzip' }, 'content-encoding'],
  ])('with %j is no JSON', (given, name) => {
    expect(problemOf(() => post({ query: '{ a }' }, given))).toMatchObject({
      status: 415,
      message: expect.stringMatching(new RegExp(`^${name}: expected `)),
    })
  })

  test('is refused with as much of a header as helps', () => {
    const problem = problemOf(() => post({}, { 'content-type': `text/${'x'.repeat(5_000)}` }))
    expect((problem as Error).message.length).toBeLessThan(300)
  })
})

describe('the operation of a GET', () => {
  const search = (params: Readonly<Record<string, string>>) => `?${String(new URLSearchParams(params))}`

  test('is read from its address', () => {
    const params = { query: '{ a }', operationName: 'A', variables: '{"x":9007199254740993}', extensions: '{"y":2}' }
    expect(get(search(params))).toEqual({
      query: '{ a }',
      operationName: 'A',
      variables: { x: 9_007_199_254_740_993n },
      extensions: { y: 2 },
    })
    expect(get(search({ query: '{ a }' }), headers)).toEqual({ query: '{ a }' })
  })

  test.each([
    ['', 'query'],
    [search({ query: '{ a }', variables: '{' }), 'variables'],
    [search({ query: '{ a }', extensions: '' }), 'extensions'],
    [search({ query: '{ a }', variables: '[]' }), 'variables'],
    ['?query={a}&query={b}', 'query'],
    ['?query={a}&variables={}&variables={}', 'variables'],
  ])('is refused in %j: %s', (text, field) => {
    expect(problemOf(() => get(text))).toMatchObject({ status: 422, details: { field } })
  })

  test('has no other type than JSON', () => {
    expect(problemOf(() => get(search({ query: '{ a }' }), { 'content-type': 'text/plain' }))).toMatchObject({
      status: 415,
    })
  })
})

test.each([
  [['host', 'a'], false],
  [['Host', 'a', 'accept', 'host'], false],
  [['host', 'a', 'Accept', '*/*', 'HOST', 'b'], true],
  [['host', 'a', 'host', 'a'], true],
  [['hose', 'a', 'host', 'host'], false],
  [[], false],
])('whether %j names two hosts: %s', (rawHeaders, isDuplicate) => {
  expect(hasDuplicateHost({ rawHeaders } as unknown as IncomingMessage)).toBe(isDuplicate)
})
