import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { request as begin } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { text as textOf } from 'node:stream/consumers'
import { ReadableStream } from 'node:stream/web'
import { ApolloServer } from '@apollo/server'
import { post, send } from './requests.ts'
import type { Request } from './requests.ts'
import { startShop } from './shop.ts'
import type { Shop } from './shop.ts'

const hash = createHash('sha256').update('{ reviewCount }').digest('hex')

const requests: readonly Request[] = [
  { what: 'a query', body: { query: '{ products(first: 2) { name stars } }' } },
  { what: 'null for what may be absent', body: { query: '{ reviewCount }', variables: null, operationName: null } },
  {
    what: 'variables',
    body: { query: 'query ($first: Int!) { products(first: $first) { upc } }', variables: { first: 1 } },
  },
  {
    what: 'a variable of the wrong type',
    body: { query: 'query ($first: Int!) { products(first: $first) { upc } }', variables: { first: 'one' } },
  },
  { what: 'a missing variable', body: { query: 'query ($first: Int!) { products(first: $first) { upc } }' } },
  {
    what: 'one of several operations',
    body: { query: 'query A { reviewCount } query B { products(first: 1) { upc } }', operationName: 'B' },
  },
  {
    what: 'several operations and no name',
    body: { query: 'query A { reviewCount } query B { products(first: 1) { upc } }' },
  },
  { what: 'the name of a named operation', body: { query: 'query A { reviewCount }', operationName: 'A' } },
  { what: 'a named operation without its name', body: { query: 'query A { reviewCount }' } },
  { what: 'a text that begins with the name', body: { query: 'A\nquery A { reviewCount }' } },
  { what: 'an empty operation name', body: { query: 'query A { reviewCount }', operationName: '' } },
  { what: 'an unknown operation name', body: { query: 'query A { reviewCount }', operationName: 'C' } },
  { what: 'an error of a field', body: { query: '{ products(first: 2) { upc broken } }' } },
  { what: 'a null that propagates', body: { query: '{ product(upc: 1) { upc required } }' } },
  { what: 'a null that propagates to the top', body: { query: '{ products(first: 1) { required } }' } },
  { what: 'nothing found', body: { query: '{ product(upc: 9) { upc } }' } },
  { what: 'an unknown field', body: { query: '{ nonsense }' } },
  { what: 'broken syntax', body: { query: '{ nonsense' } },
  { what: 'introspection', body: { query: '{ __schema { queryType { name } } __typename }' } },
  { what: 'a mutation', body: { query: 'mutation { rename(upc: 1, name: "Desk") { name stars } }' } },
  ...['within', 'beyond'].map((where) => ({
    what: `a long answer with letters ${where} ASCII`,
    body: {
      query: 'mutation ($name: String!) { rename(upc: 1, name: $name) { name } }',
      variables: { name: (where === 'within' ? 'cafe ' : 'café ☕ ').repeat(10_000) },
    },
  })),
  { what: 'no query', body: { variables: {} } },
  { what: 'a list of operations', body: [{ query: '{ reviewCount }' }] },
  { what: 'variables that are no object', body: { query: '{ reviewCount }', variables: 'none' } },
  { what: 'an operation name that is no text', body: { query: '{ reviewCount }', operationName: 5 } },
  { what: 'a query that is no text', body: { query: 7 } },
  {
    what: 'a persisted query',
    body: { query: '{ reviewCount }', extensions: { persistedQuery: { version: 1, sha256Hash: hash } } },
  },
  {
    what: 'the hash of a persisted query',
    body: { extensions: { persistedQuery: { version: 1, sha256Hash: hash } } },
  },
  {
    what: 'an unknown hash',
    body: { extensions: { persistedQuery: { version: 1, sha256Hash: hash.replace(/^./, 'x') } } },
  },
  {
    what: 'a hash that is not of the text',
    body: { query: '{ __typename }', extensions: { persistedQuery: { version: 1, sha256Hash: hash } } },
  },
  ...[
    '*/*',
    'application/json',
    'application/graphql-response+json',
    'application/graphql-response+json,application/json;q=0.9',
    'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
    'text/html',
  ].map((accept) => ({ what: `accept: ${accept}`, body: { query: '{ reviewCount }' }, headers: { accept } })),
  {
    what: 'a content type in other words',
    body: { query: '{ reviewCount }' },
    headers: { 'content-type': 'application/json; charset=utf-8' },
  },
  { what: 'a page of another origin', body: { query: '{ reviewCount }' }, headers: { origin: 'https://app.test' } },
  {
    what: 'a page of an origin that is not known',
    body: { query: '{ reviewCount }' },
    headers: { origin: 'https://else.test' },
  },
  {
    what: 'a content type that is none',
    body: { query: '{ reviewCount }' },
    headers: { 'content-type': 'text/plain' },
  },
]

describe.each([
  { switches: { EXECUTOR: 'compiled' } },
  { switches: { EXECUTOR: 'apollo' } },
  { switches: { PLAN_CACHE_MB: '0' } },
  { switches: { SHARING: 'off' } },
  { switches: { CORS_ORIGINS: 'https://app.test,https://admin.test' } },
])('the fast path and Apollo Server, $switches', ({ switches }) => {
  let fast: Shop
  let slow: Shop

  beforeAll(async () => {
    fast = await startShop({ ...switches, FAST_PATH: 'on' })
    slow = await startShop({ ...switches, FAST_PATH: 'off' })
  })

  afterAll(() => Promise.all([fast.dispose(), slow.dispose()]))

  test.each(requests.map((request) => [request.what, request] as const))('agree on %s', async (_what, request) => {
    const expected = await post(slow, request)
    // A new operation goes through Apollo Server.
    expect(await post(fast, request)).toEqual(expected)
    expect(await post(fast, request)).toEqual(expected)
  })
})

test('operations that have been executed before take the fast path, whatever their name', async () => {
  const shop = await startShop({})
  const apolloCalls = countCalls(ApolloServer.prototype, 'executeHTTPGraphQLRequest')
  const bodies = [
    { query: '{ reviewCount }' },
    { query: 'query A { reviewCount }' },
    { query: 'query A { reviewCount }', operationName: 'A' },
    { query: 'query A { reviewCount } query B { reviewCount }', operationName: 'B' },
    { query: 'mutation M { rename(upc: 1, name: "Desk") { name } }' },
    { query: 'query ($first: Int!) { products(first: $first) { upc } }', variables: { first: 1 } },
  ]
  for (const body of bodies) {
    const before = apolloCalls.count
    const first = await post(shop, { what: '', body })
    expect(apolloCalls.count).toBe(before + 1)
    expect(await post(shop, { what: '', body })).toEqual(first)
    expect(apolloCalls.count).toBe(before + 1)
  }
  apolloCalls.restore()
  await shop.dispose()
})

describe('a body', () => {
  let fast: Shop
  let slow: Shop

  beforeAll(async () => {
    const limit = { MAX_BODY_BYTES: '1024' }
    fast = await startShop({ ...limit, FAST_PATH: 'on' })
    slow = await startShop({ ...limit, FAST_PATH: 'off' })
  })

  afterAll(() => Promise.all([fast.dispose(), slow.dispose()]))

  test.each([
    ['that comes in parts of unknown length', () => inParts('{"query":', '"{ reviewCount }"}')],
    ['that is not JSON', () => '{"query":'],
    ['that is empty', () => ''],
    ['of letters beyond ASCII', () => '{"query":"{ products(first: 1, named: \\"naïve café\\") { name } }"}'],
    ['as large as can be', () => JSON.stringify({ query: '{ reviewCount }' }).padEnd(1_024)],
    ['that is too large', () => JSON.stringify({ query: '{ reviewCount }' }).padEnd(1_025)],
  ])('%s gets the same response with and without the fast path', async (_what, body) => {
    const expected = await send(slow, body())
    expect(await send(fast, body())).toEqual(expected)
    expect(await send(fast, body())).toEqual(expected)
  })

  test('that arrives after its request is scheduled is awaited', async () => {
    const body = '{"query":"{ reviewCount }"}'
    const expected = await send(fast, body)
    const headers = { 'content-type': 'application/json', 'content-length': body.length, expect: '100-continue' }
    const late = begin(fast.url, { method: 'POST', headers })
    late.flushHeaders()
    await once(late, 'continue')
    // Requests start in order: after this response, the previous one has been handled.
    await send(fast, body)
    late.end(body)
    const [response] = (await once(late, 'response')) as [IncomingMessage]
    expect(await textOf(response)).toBe(expected.body)
  })
})

const inParts = (...parts: readonly string[]) =>
  ReadableStream.from(parts.map((part) => new TextEncoder().encode(part)))

/** Counts the calls of a method and forwards them. */
function countCalls<Name extends string>(owner: Record<Name, (...args: never) => unknown>, name: Name) {
  const original = owner[name]
  const calls = {
    count: 0,
    restore: () => void (owner[name] = original),
  }
  owner[name] = function (this: unknown, ...args) {
    calls.count++
    return original.apply(this, args)
  }
  return calls
}
