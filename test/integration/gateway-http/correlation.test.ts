import { once } from 'node:events'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { untilShown } from '#root/test/support/until'
import { startShop } from './shop.ts'
import type { Shop } from './shop.ts'

interface Answer {
  readonly errors: readonly { readonly extensions: Readonly<Record<string, unknown>> }[]
}

let shop: Shop

beforeAll(async () => {
  shop = await startShop({})
})
afterAll(() => shop.dispose())

/** Lines about failed operations that carry an id; the log may be a moment late. */
const linesOf = (correlationId: string) =>
  untilShown(
    async () =>
      // The subgraphs of this process write into the same log.
      shop.lines.filter(
        (line) => line['correlationId'] === correlationId && String(line['msg']).startsWith('an operation failed'),
      ),
    (lines) => lines.length > 0,
  )

const invalid = { query: '{ nonsense }' }
const fails = { query: '{ products(first: 1) { broken } }' }

const headersOf = (given: Readonly<Record<string, string>>) => ({ 'content-type': 'application/json', ...given })

async function post(body: object, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(shop.url, { method: 'POST', headers: headersOf(headers), body: JSON.stringify(body) })
  return { response, text: await response.text() }
}

const idOf = (text: string) => {
  const ids = [...text.matchAll(/"correlationId":"([^"]*)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(1)
  return ids[0] ?? ''
}

describe.each([
  ['JSON', 'application/json'],
  ['server-sent events', 'text/event-stream'],
  ['multipart', 'multipart/mixed;subscriptionSpec="1.0"'],
])('over %s', (_transport, accept) => {
  test.each([
    ['an operation that is not valid', invalid],
    ['a field that fails', fails],
    ['a field that fails again', fails],
    ['no operation', { query: 7 }],
    ['a list of operations', [invalid]],
  ])('%s has one id in header, errors and log', async (_what, body: object) => {
    const { response, text } = await post(body, { accept })
    const id = response.headers.get('x-correlation-id') ?? ''
    expect(id).toMatch(/^req_/)
    expect(idOf(text)).toBe(id)
    expect(await linesOf(id)).toHaveLength(1)
  })

  test.each(['x-correlation-id', 'x-request-id'])('the id of the client in %s is the id', async (header) => {
    for (const [index, body] of [invalid, fails, fails].entries()) {
      const given = `trace:${accept.length}-${header.length}/${index}`
      const { response, text } = await post(body, { accept, [header]: given })
      expect(response.headers.get(header)).toBe(given)
      expect(idOf(text)).toBe(given)
      expect(await linesOf(given)).toHaveLength(1)
    }
  })

  test.each(['', 'a b', '<script>', 'x'.repeat(129)])('%p of a client is no id', async (given) => {
    const { response, text } = await post(fails, { accept, 'x-request-id': given })
    const id = response.headers.get('x-correlation-id') ?? ''
    expect(id).toMatch(/^req_/)
    expect(idOf(text)).toBe(id)
  })
})

test('over a socket the id of its upgrade is the id of its errors', async () => {
  const socket = new WebSocket(shop.url.replace('http', 'ws'), 'graphql-transport-ws', {
    headers: { 'x-request-id': 'socket-of-ada' },
  })
  const upgraded = once(socket, 'upgrade')
  await once(socket, 'open')
  const [{ headers }] = (await upgraded) as [{ headers: Record<string, string> }]
  expect(headers['x-request-id']).toBe('socket-of-ada')
  const answers: string[] = []
  socket.on('message', (data) => answers.push(String(data)))
  socket.send(JSON.stringify({ type: 'connection_init' }))
  await untilShown(
    async () => answers.length,
    (count) => count === 1,
  )
  for (const [id, payload] of [invalid, fails, { query: 'subscription { renamings(upc: 1) { broken } }' }].entries())
    socket.send(JSON.stringify({ id: String(id), type: 'subscribe', payload }))
  const failures = await untilShown(
    async () => answers.filter((text) => text.includes('"errors"') || text.includes('"error"')),
    (found) => found.length === 3,
  )
  for (const text of failures) expect(idOf(text)).toBe('socket-of-ada')
  await untilShown(
    () => linesOf('socket-of-ada'),
    (lines) => lines.length === 3,
  )
  socket.terminate()
})

test('a socket without an id gets a new one, which its response contains', async () => {
  const client = createClient({ url: shop.url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 })
  const { value } = (await client.iterate(invalid).next()) as { readonly value: Answer }
  expect(value.errors[0]?.extensions['correlationId']).toMatch(/^req_/)
  await client.dispose()
})

test('the log line of a failed operation contains the failure and no other data', async () => {
  const query = `query Shelf($first: Int!) { products(first: $first) { broken } }`
  await post({ query, variables: { first: 1 }, operationName: 'Shelf' }, { 'x-request-id': 'shelf-1' })
  expect(await linesOf('shelf-1')).toMatchObject([
    {
      msg: 'an operation failed',
      operationName: 'Shelf',
      codes: ['INTERNAL'],
      count: 1,
      path: ['products', 0, 'broken'],
    },
  ])
  await post({ query: `{ ${'x'.repeat(5_000)} }` }, { 'x-request-id': 'long-1' })
  const [line] = await linesOf('long-1')
  expect(JSON.stringify(line).length).toBeLessThan(600)
})

test('a successful operation logs no failure', async () => {
  const { text } = await post({ query: '{ reviewCount }' }, { 'x-request-id': 'good-1' })
  expect((JSON.parse(text) as Partial<Answer>).errors).toBeUndefined()
  await post(fails, { 'x-request-id': 'after-good' })
  await linesOf('after-good')
  expect(shop.lines.filter((line) => line['correlationId'] === 'good-1')).toEqual([])
})
