import type { GatewayPlugin } from '#gateway'
import { startPluginWorld, ways } from './plugin-world.ts'
import type { PluginWorld, PluginWorldOptions } from './plugin-world.ts'

const named = '{ product(upc: "1") { name } }'
const progress = 'subscription { progress(topic: "a") { n } }'

let world: PluginWorld

afterEach(() => world.dispose())

const start = async (onResponse: NonNullable<GatewayPlugin['onResponse']>, options: PluginWorldOptions = {}) => {
  world = await startPluginWorld({ ...options, plugins: [{ name: 'headers', onResponse }] })
}

/** Sends an operation and returns the response as soon as its headers have arrived. */
const send = (query: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(world.httpUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  })

const eventStream = { accept: 'text/event-stream' }
const multipart = { accept: 'multipart/mixed; subscriptionSpec=1.0, application/json' }

/** What one response needs: how it is requested, and how often, because the fast path handles operations that were executed before. */
const responses = {
  'the pipeline of Apollo Server': { query: named, accept: {}, times: 1 },
  'the fast path': { query: named, accept: {}, times: 2 },
  'server-sent events with a query': { query: named, accept: eventStream, times: 1 },
  'server-sent events with a subscription': { query: progress, accept: eventStream, times: 1 },
  'multipart with a subscription': { query: progress, accept: multipart, times: 1 },
}

describe.each(Object.entries(responses))('onResponse and the headers of %s', (_way, { query, accept, times }) => {
  async function receive(headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    let response = await send(query, { ...accept, ...headers })
    for (let count = 1; count < times; count += 1) {
      await response.text()
      response = await send(query, { ...accept, ...headers })
    }
    await response.body?.cancel()
    return response
  }

  test('sets, replaces and appends', async () => {
    await start(({ operation, setHeader, appendHeader }) => {
      setHeader('X-Kind', 'replaced below')
      setHeader('x-kind', operation.kind)
      appendHeader('x-list', 'a')
      appendHeader('x-list', 'b')
      appendHeader('set-cookie', 'a=1')
      appendHeader('set-cookie', 'b=2')
      appendHeader('vary', 'x-tenant')
      appendHeader('access-control-expose-headers', 'x-kind')
    })
    const { status, headers } = await receive({ origin: 'https://app.test' })
    expect(status).toBe(200)
    expect(headers.get('x-kind')).toBe(query.startsWith('{') ? 'query' : 'subscription')
    expect(headers.get('x-list')).toBe('a, b')
    expect(headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(headers.get('vary')).toContain('x-tenant')
    expect(headers.get('access-control-expose-headers')).toMatch(/x-correlation-id.*x-kind/)
  })

  test('belongs to one response', async () => {
    let count = 0
    await start(({ setHeader }) => setHeader('x-count', String(++count)))
    const first = await receive()
    expect(first.headers.get('x-count')).toBe(String(times))
    const second = await receive()
    expect(second.headers.get('x-count')).toBe(String(times * 2))
  })

  test.each([
    ['that belongs to the connection', 'content-length', '3'],
    ['with two lines', 'x-user', 'a\r\nx-admin: 1'],
    ['with an invalid name', 'x user', 'a'],
  ])('refuses a header %s', async (_what, name, value) => {
    await start(({ setHeader }) => setHeader(name, value))
    const { headers } = await receive()
    expect(headers.get('x-admin')).toBeNull()
    expect(world.lines).toContainEqual(expect.objectContaining({ plugin: 'headers', hook: 'onResponse' }))
  })
})

test.each([1, 2])('a plugin decides how long a response may be cached (request %#)', async (times) => {
  await start(({ setHeader }) => setHeader('cache-control', 'private, max-age=5'))
  for (let count = 1; count < times; count += 1) await (await send(named)).text()
  expect((await send(named)).headers.get('cache-control')).toBe('private, max-age=5')
})

test.each([1, 2])('a plugin adds to the vary header of compression (request %#)', async (times) => {
  await start(({ appendHeader }) => appendHeader('vary', 'x-tenant'), { env: { COMPRESSION_MIN_BYTES: '1' } })
  for (let count = 1; count < times; count += 1) await (await send(named)).text()
  const { headers } = await send(named)
  expect(headers.get('vary')?.split(', ').toSorted()).toEqual(['Accept-Encoding', 'x-tenant'])
})

test('headers are set when an operation has failed, too', async () => {
  await start(({ errors, setHeader }) => setHeader('x-errors', String(errors.length)))
  expect((await send('{ product(upc: "1") { broken } }')).headers.get('x-errors')).toBe('1')
})

test('a stream whose plugins set no headers starts before its query has been executed', async () => {
  const { promise: isReleased, resolve: release } = Promise.withResolvers<void>()
  world = await startPluginWorld({ plugins: [{ name: 'slow', onOperation: () => isReleased }] })
  const response = await send(named, eventStream)
  expect(response.status).toBe(200)
  release()
  expect(await response.text()).toContain('"name":"Product 1"')
})

test('over WebSocket no headers are set, and onResponse does not run for subscriptions', async () => {
  const kinds: string[] = []
  await start(({ operation: { kind }, setHeader, appendHeader }) => {
    kinds.push(kind)
    setHeader('x-kind', kind)
    appendHeader('x-kind', kind)
  })
  const overSocket = ways['graphql-ws'] as (typeof ways)[string]
  expect(await overSocket.execute(world, named)).toMatchObject({ data: { product: { name: 'Product 1' } } })
  expect(await overSocket.execute(world, progress)).toMatchObject({ data: { progress: { n: 0 } } })
  expect(kinds).toEqual(['query'])
})
