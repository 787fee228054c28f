import { createHash } from 'node:crypto'
import { ReadableStream } from 'node:stream/web'
import { startShop } from './shop.ts'
import type { Shop } from './shop.ts'

const hash = createHash('sha256').update('{ reviewCount }').digest('hex')

interface Request {
  readonly what: string
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

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
  { what: 'an unknown operation name', body: { query: 'query A { reviewCount }', operationName: 'C' } },
  { what: 'an error of a field', body: { query: '{ products(first: 2) { upc broken } }' } },
  { what: 'a null that propagates', body: { query: '{ product(upc: 1) { upc required } }' } },
  { what: 'a null that propagates to the top', body: { query: '{ products(first: 1) { required } }' } },
  { what: 'nothing found', body: { query: '{ product(upc: 9) { upc } }' } },
  { what: 'an unknown field', body: { query: '{ nonsense }' } },
  { what: 'broken syntax', body: { query: '{ nonsense' } },
  { what: 'introspection', body: { query: '{ __schema { queryType { name } } __typename }' } },
  { what: 'a mutation', body: { query: 'mutation { rename(upc: 1, name: "Desk") { name stars } }' } },
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
])('the doors to the graph, $switches', ({ switches }) => {
  let short: Shop
  let long: Shop

  beforeAll(async () => {
    short = await startShop({ ...switches, PLAIN_DOOR: 'on' })
    long = await startShop({ ...switches, PLAIN_DOOR: 'off' })
  })

  afterAll(() => Promise.all([short.dispose(), long.dispose()]))

  test.each(requests.map((request) => [request.what, request] as const))('agree on %s', async (_what, request) => {
    const expected = await post(long, request)
    // The first time an operation is new, and takes the long way.
    expect(await post(short, request)).toEqual(expected)
    expect(await post(short, request)).toEqual(expected)
  })
})

describe('a body', () => {
  let short: Shop
  let long: Shop

  beforeAll(async () => {
    const limit = { MAX_BODY_BYTES: '1024' }
    short = await startShop({ ...limit, PLAIN_DOOR: 'on' })
    long = await startShop({ ...limit, PLAIN_DOOR: 'off' })
  })

  afterAll(() => Promise.all([short.dispose(), long.dispose()]))

  test.each([
    ['that comes in parts of unknown length', () => inParts('{"query":', '"{ reviewCount }"}')],
    ['that is not JSON', () => '{"query":'],
    ['that is empty', () => ''],
    ['of letters beyond ASCII', () => '{"query":"{ products(first: 1, named: \\"naïve café\\") { name } }"}'],
    ['as large as can be', () => JSON.stringify({ query: '{ reviewCount }' }).padEnd(1_024)],
    ['that is too large', () => JSON.stringify({ query: '{ reviewCount }' }).padEnd(1_025)],
  ])('%s is answered alike by both doors', async (_what, body) => {
    const expected = await send(long, body())
    expect(await send(short, body())).toEqual(expected)
    expect(await send(short, body())).toEqual(expected)
  })
})

describe('equal queries under way at once', () => {
  let shop: Shop

  afterEach(() => shop.dispose())

  async function ask(query: string, headers: Readonly<Record<string, string>> = {}) {
    const { body } = await post(shop, { what: '', body: { query }, headers })
    return body
  }

  /** From now on the subgraph's answers wait for `gate`; `held` is when the first of them does. */
  function holdAnswers() {
    const gate = Promise.withResolvers<void>()
    const held = Promise.withResolvers<void>()
    shop.hold = () => {
      held.resolve()
      return gate.promise
    }
    return { gate, held }
  }

  /** Asks `count` times while the subgraph holds its answers; returns how often it was asked. */
  async function askAtOnce(count: number, headersOf: (index: number) => Readonly<Record<string, string>>) {
    await ask('{ products(first: 1) { name } }')
    const before = shop.counts.productQueries
    const { gate } = holdAnswers()
    const answers = Array.from({ length: count }, (_, index) =>
      ask('{ products(first: 1) { name } }', headersOf(index)),
    )
    // A query that is not held comes after those that are: once it is answered they have arrived.
    await ask('{ reviewCount }')
    gate.resolve()
    expect(new Set(await Promise.all(answers)).size).toBe(1)
    return shop.counts.productQueries - before
  }

  test('share one execution when nobody can tell their callers apart', async () => {
    shop = await startShop({})
    expect(await askAtOnce(10, () => ({}))).toBe(1)
  })

  test('are executed each when their callers differ', async () => {
    shop = await startShop({ FORWARD_HEADERS: 'authorization' })
    expect(await askAtOnce(4, (index) => ({ authorization: `Bearer ${index}` }))).toBe(4)
  })

  test('are executed each when sharing is off', async () => {
    shop = await startShop({ SHARING: 'off' })
    expect(await askAtOnce(4, () => ({}))).toBe(4)
  })

  test('do not join one that began before a mutation', async () => {
    shop = await startShop({})
    const products = '{ products(first: 1) { name } }'
    await ask(products)
    const { gate, held } = holdAnswers()
    const before = ask(products)
    await held.promise
    shop.hold = () => Promise.resolve()
    await ask('mutation { rename(upc: 1, name: "Desk") { name } }')
    await ask(products)
    gate.resolve()
    await before
    expect(shop.counts.productQueries).toBe(3)
  })

  test('go on for the others when one client leaves', async () => {
    shop = await startShop({})
    const products = '{ products(first: 1) { name } }'
    await ask(products)
    const { gate, held } = holdAnswers()
    const leaving = new AbortController()
    const first = fetch(shop.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: products }),
      signal: leaving.signal,
    })
    await held.promise
    const second = ask(products)
    await ask('{ reviewCount }')
    leaving.abort()
    await expect(first).rejects.toThrow()
    gate.resolve()
    expect(await second).toBe('{"data":{"products":[{"name":"Table"}]}}\n')
  })
})

const post = (shop: Shop, { body, headers }: Request) => send(shop, JSON.stringify(body), headers)

const inParts = (...parts: readonly string[]) =>
  ReadableStream.from(parts.map((part) => new TextEncoder().encode(part)))

async function send(shop: Shop, body: string | ReadableStream, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(shop.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-correlation-id': 'the-same-for-all', ...headers },
    body,
    duplex: 'half',
  } as RequestInit)
  const varying = new Set(['date', 'x-correlation-id', 'keep-alive', 'connection'])
  return {
    status: response.status,
    headers: Object.fromEntries([...response.headers].filter(([name]) => !varying.has(name))),
    body: await response.text(),
  }
}
