import { createHash } from 'node:crypto'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { startShop } from './shop.ts'
import type { Shop } from './shop.ts'

const hashOf = (query: string) => createHash('sha256').update(query).digest('hex')
const persisted = (sha256Hash: unknown, version: unknown = 1) => ({ persistedQuery: { version, sha256Hash } })

interface Mistake {
  readonly status: number
  readonly method?: string
  /** A text is sent unchanged, other values as JSON. */
  readonly body?: unknown
  readonly search?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly code?: string
}

const good = { query: '{ reviewCount }' }
const two = 'query A { reviewCount } query B { products(first: 1) { upc } }'
const watch = { query: 'subscription { renamings(upc: 1) { name } }' }
const preflighted = { 'apollo-require-preflight': 'yes' }

const mistakes: Readonly<Record<string, Mistake>> = {
  'no operation name where there are two operations': { status: 400, body: { query: two } },
  'a null operation name there': { status: 400, body: { query: two, operationName: null } },
  'an empty operation name there': { status: 400, body: { query: two, operationName: '' } },
  'an operation name that the document lacks': { status: 400, body: { query: two, operationName: 'C' } },
  'the same where there is one operation': { status: 400, body: { ...good, operationName: 'C' } },
  'an operation name that is a member of every object': { status: 400, body: { ...good, operationName: 'toString' } },
  'an operation name that is no text': { status: 400, body: { ...good, operationName: ['A'] } },
  'a document of fragments alone': { status: 400, body: { query: 'fragment F on Product { upc }' } },
  'an unknown operation name over GET': {
    status: 400,
    method: 'GET',
    search: { query: two, operationName: 'C' },
    headers: preflighted,
  },
  'a subscription by plain POST': { status: 406, body: watch },
  'a subscription for JSON': { status: 406, body: watch, headers: { accept: 'application/json' } },
  'a subscription for the media type of GraphQL': {
    status: 406,
    body: watch,
    headers: { accept: 'application/graphql-response+json, application/json;q=0.9' },
  },
  'a subscription by plain GET': { status: 405, method: 'GET', search: watch, headers: preflighted },
  'a mutation by GET': {
    status: 405,
    method: 'GET',
    search: { query: 'mutation { rename(upc: 1, name: "x") { name } }' },
    headers: preflighted,
  },
  'no body': { status: 400, body: '' },
  'a body that is no JSON': { status: 400, body: '{"query":' },
  'a text as body': { status: 400, body: '"{ reviewCount }"' },
  'null as body': { status: 400, body: 'null' },
  'an empty object': { status: 400, body: {} },
  'an empty query': { status: 400, body: { query: '' } },
  'a query of spaces': { status: 400, body: { query: ' \n' } },
  'a query that is parsed already': { status: 400, body: { query: { kind: 'Document', definitions: [] } } },
  'variables in a text': { status: 400, body: { ...good, variables: '{}' } },
  'variables in a list': { status: 400, body: { ...good, variables: [] } },
  'extensions in a list': { status: 400, body: { ...good, extensions: [] } },
  'a batch': { status: 400, body: [good, good] },
  'an empty batch': { status: 400, body: [] },
  'a batch over server-sent events': { status: 400, body: [good], headers: { accept: 'text/event-stream' } },
  'no query over server-sent events': { status: 400, body: {}, headers: { accept: 'text/event-stream' } },
  'no query as multipart': {
    status: 400,
    body: {},
    headers: { accept: 'multipart/mixed;subscriptionSpec=1.0,application/json' },
  },
  'a hash that is not of the text': {
    status: 400,
    body: { query: '{ __typename }', extensions: persisted(hashOf(good.query)) },
  },
  'a hash that is no text': { status: 400, body: { ...good, extensions: persisted(7) } },
  'a persisted query of another version': {
    status: 400,
    body: { ...good, extensions: persisted(hashOf(good.query), 2) },
  },
  'a persisted query that is no object': { status: 400, body: { ...good, extensions: { persistedQuery: 'yes' } } },
  'a hash that is not known': {
    status: 200,
    body: { extensions: persisted(hashOf('{ nobodyHasSentThis }')) },
    code: 'PERSISTED_QUERY_NOT_FOUND',
  },
  'a hash that is not known for graphql-response+json': {
    status: 200,
    body: { extensions: persisted(hashOf('{ nobodyHasSentThis }')) },
    headers: { accept: 'application/graphql-response+json' },
    code: 'PERSISTED_QUERY_NOT_FOUND',
  },
  'a hash that is not known over server-sent events': {
    status: 200,
    body: { extensions: persisted(hashOf('{ nobodyHasSentThis }')) },
    headers: { accept: 'text/event-stream' },
    code: 'PERSISTED_QUERY_NOT_FOUND',
  },
  ...Object.fromEntries(
    [
      '',
      'garbage',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'a/b/c',
      ';',
    ].map((type) => [
      `content type ${JSON.stringify(type)}`,
      { status: 415, body: good, headers: { 'content-type': type } },
    ]),
  ),
  'a content type in another alphabet': {
    status: 415,
    body: good,
    headers: { 'content-type': 'application/json; charset=latin1' },
  },
  'a form over server-sent events': {
    status: 415,
    body: good,
    headers: { 'content-type': 'text/plain', accept: 'text/event-stream' },
  },
  'a compressed body': { status: 415, body: good, headers: { 'content-encoding': 'gzip' } },
  ...Object.fromEntries(
    ['text/html', 'image/png', 'garbage', 'application/json;q=0', 'multipart/mixed', 'text/*'].map((accept) => [
      `accept: ${accept}`,
      { status: 406, body: good, headers: { accept } },
    ]),
  ),
  'another method': { status: 405, method: 'PUT', body: good },
  'a removal': { status: 405, method: 'DELETE' },
  'a parameter that comes twice': {
    status: 400,
    method: 'GET',
    search: { query: '{ reviewCount }&query={ __typename }' },
    headers: preflighted,
  },
  'variables over GET that are no JSON': {
    status: 400,
    method: 'GET',
    search: { ...good, variables: '{' },
    headers: preflighted,
  },
  'GET without a header that another origin cannot send': { status: 400, method: 'GET', search: good },
  'the same over server-sent events': {
    status: 400,
    method: 'GET',
    search: watch,
    headers: { accept: 'text/event-stream' },
  },
  'the same as multipart': {
    status: 400,
    method: 'GET',
    search: watch,
    headers: { accept: 'multipart/mixed;subscriptionSpec=1.0' },
  },
}

describe.each([{ fastPath: 'on' }, { fastPath: 'off' }])('with FAST_PATH=$fastPath', ({ fastPath }) => {
  let shop: Shop

  beforeAll(async () => {
    shop = await startShop({ FAST_PATH: fastPath })
  })
  afterAll(() => shop.dispose())

  async function send({ method = 'POST', body, search = {}, headers = {} }: Mistake) {
    const url = Object.keys(search).length > 0 ? `${shop.url}?${toSearch(search)}` : shop.url
    return fetch(url, {
      method,
      headers: { ...(method !== 'GET' && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  }

  test.each(Object.entries(mistakes))('%s is the client’s mistake', async (_what, mistake) => {
    // A known operation may take the fast path.
    for (let round = 0; round < 2; round++) {
      shop.counts.renames = 0
      const response = await send(mistake)
      const answer = (await response.json()) as { errors: { extensions: object }[] }
      expect({ status: response.status, extensions: answer.errors[0]?.extensions }).toEqual({
        status: mistake.status,
        extensions: expect.objectContaining({
          code: mistake.code ?? 'BAD_USER_INPUT',
          correlationId: response.headers.get('x-correlation-id'),
        }) as object,
      })
      expect(shop.counts.renames).toBe(0)
    }
    expect(shop.lines.filter(({ level }) => Number(level) >= 40)).toEqual([])
  })

  test('a media type that the client does not accept is refused before the mutation is executed', async () => {
    const body = { query: 'mutation { rename(upc: 1, name: "x") { name } }' }
    for (let round = 0; round < 2; round++) await send({ status: 406, body, headers: { accept: 'text/html' } })
    expect(shop.counts.renames).toBe(0)
  })

  test('a subscription of a client that accepts JSON and events is an event stream', async () => {
    const accept = 'application/graphql-response+json, application/json, text/event-stream, multipart/mixed'
    for (let round = 0; round < 2; round++) {
      const response = await send({ status: 200, body: watch, headers: { accept } })
      expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
      expect(await response.text()).toContain('data: {"data":{"renamings":{"name":"Table"}}}')
    }
    const query = await send({ status: 200, body: good, headers: { accept } })
    expect([query.status, await query.json()]).toEqual([200, { data: { reviewCount: 3 } }])
  })

  test('an empty operation name is none', async () => {
    for (let round = 0; round < 2; round++) {
      const response = await send({ status: 200, body: { query: 'query A { reviewCount }', operationName: '' } })
      expect([response.status, await response.json()]).toEqual([200, { data: { reviewCount: 3 } }])
    }
  })

  test.each([
    ['a page of the gateway’s own origin', { 'sec-fetch-site': 'same-origin' }],
    ['a program', { 'apollo-require-preflight': 'true' }],
  ])('%s may watch with GET', async (_who, headers: Readonly<Record<string, string>>) => {
    const response = await send({
      status: 200,
      method: 'GET',
      search: watch,
      headers: { accept: 'text/event-stream', ...headers },
    })
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('"name":"Table"')
  })

  const optional = 'subscription ($on: Boolean = true) { renamings(upc: 1) @DIRECTIVE(if: $on) { name } }'

  test.each(['skip', 'include'])('@%s with a null variable on the root of a subscription', async (directive) => {
    const query = optional.replace('DIRECTIVE', directive)
    const variables = { on: null }
    const response = await send({ status: 200, body: { query, variables }, headers: { accept: 'text/event-stream' } })
    expect(await response.text()).toContain('"code":"BAD_USER_INPUT"')
    const client = createClient({ url: shop.url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 })
    await expect(client.iterate({ query, variables }).next()).rejects.toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ])
    await client.dispose()
    expect(shop.lines.filter(({ level }) => Number(level) >= 40)).toEqual([])
  })

  test('null for the size of a list, where a nullable variable has a default, stops nothing', async () => {
    const query = 'query ($first: Int = 1) { products(first: $first) { upc } }'
    for (const variables of [{}, { first: null }, { first: null }, {}]) {
      const response = await send({ status: 200, body: { query, variables } })
      const answer = (await response.json()) as { errors?: { extensions: { code: string } }[] }
      expect(answer.errors?.[0]?.extensions.code).toBe('first' in variables ? 'BAD_USER_INPUT' : undefined)
    }
  })

  test.each(['skip', 'include'])('@%s with a null variable in a query', async (directive) => {
    const query = `query ($on: Boolean = true) { reviewCount @${directive}(if: $on) }`
    const response = await send({ status: 200, body: { query, variables: { on: null } } })
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
    expect(shop.lines.filter(({ level }) => Number(level) >= 40)).toEqual([])
  })
})

/** Values are not escaped, so that one can contain a second parameter. */
const toSearch = (search: Readonly<Record<string, string>>) =>
  Object.entries(search)
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('%26', '&').replaceAll('%3D', '=')}`)
    .join('&')
