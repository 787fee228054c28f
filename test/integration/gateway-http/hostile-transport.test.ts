import { once } from 'node:events'
import { request as begin } from 'node:http'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { WebSocket } from 'ws'
import { loadGatewayConfig } from '#gateway'
import { until } from '#root/test/support/until'
import { startShop } from './shop.ts'
import type { Shop } from './shop.ts'

const good = JSON.stringify({ query: '{ reviewCount }' })

describe('a gateway with a receive timeout of a second and a budget of 100 KB for bodies', () => {
  let shop: Shop

  beforeAll(async () => {
    shop = await startShop({ RECEIVE_SECONDS: '1', MAX_BODIES_BYTES: '100000', MAX_BODY_BYTES: '80000' })
  })
  afterAll(() => shop.dispose())

  const portOf = () => Number(new URL(shop.url).port)

  /** Writes bytes and reads the response until the gateway closes the connection. */
  async function raw(written: string): Promise<string> {
    const socket = connect(portOf(), '127.0.0.1')
    socket.write(written)
    return textOf(socket)
  }

  const head = 'POST /graphql HTTP/1.1\r\nhost: a.test\r\ncontent-type: application/json\r\n'

  test.each([
    ['a body that stops', `${head}content-length: 100\r\n\r\n{`],
    ['a body of unknown length that stops', `${head}transfer-encoding: chunked\r\n\r\n1\r\n{\r\n`],
    ['headers that stop', head],
  ])('%s ends with 408', async (_what, written) => {
    expect(await raw(written)).toMatch(/^HTTP\/1\.1 408 /)
  })

  test.each([
    ['on the fast path', `content-length: ${good.length}`],
    ['otherwise', `accept: text/event-stream\r\ncontent-length: ${good.length}`],
  ])('two hosts are 400, %s', async (_where, more) => {
    const answer = await raw(`${head}${more}\r\nHost: b.test\r\n\r\n${good}`)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('"code":"BAD_USER_INPUT"')
  })

  test('two hosts are 400 for a socket too', async () => {
    const upgrade = 'connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n'
    const key = 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
    expect(await raw(`GET /graphql HTTP/1.1\r\nhost: a.test\r\nhost: a.test\r\n${upgrade}${key}\r\n`)).toMatch(
      /^HTTP\/1\.1 400 /,
    )
  })

  /** A body of which only a part is sent. */
  async function beginBody(sizeBytes: number, headers: Readonly<Record<string, string>>) {
    const sent = begin(shop.url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers } })
    const ended = new Promise<IncomingMessage | null>((resolve) => {
      sent.once('response', resolve)
      sent.on('error', () => resolve(null))
    })
    await new Promise((resolve) => sent.write('x'.repeat(sizeBytes), resolve))
    const outcome = ended.then(async (response) => ({
      status: response?.statusCode,
      text: response ? await textOf(response) : '',
    }))
    return { sent, outcome }
  }

  test.each([
    ['of a stated length', { 'content-length': '79000' }],
    ['of an unknown length', { 'transfer-encoding': 'chunked' }],
    ['for a stream', { 'content-length': '79000', accept: 'text/event-stream' }],
  ])(
    'of bodies %s that are too large together the largest is refused',
    async (_what, headers: Record<string, string>) => {
      const open: ClientRequest[] = []
      const small = await beginBody(20_000, headers)
      const large = await beginBody(50_000, headers)
      open.push(small.sent, large.sent)
      const middle = await beginBody(40_000, headers)
      open.push(middle.sent)
      expect(await large.outcome).toMatchObject({
        status: 503,
        text: expect.stringContaining('RATE_LIMITED') as string,
      })
      const answer = await fetch(shop.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: good,
      })
      expect(answer.status).toBe(200)
      for (const sent of open) sent.destroy()
      await Promise.all([small.outcome, middle.outcome])
    },
  )

  test('bodies that are complete or aborted release their memory', async () => {
    const body = JSON.stringify({ query: '{ reviewCount }', ignored: 'x'.repeat(60_000) })
    for (let round = 0; round < 5; round++) {
      const left = await beginBody(60_000, { 'content-length': '79000' })
      left.sent.destroy()
      await left.outcome
    }
    for (let round = 0; round < 5; round++) {
      const answer = await fetch(shop.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
      expect(answer.status).toBe(200)
    }
  })
})

describe('a socket', () => {
  let shop: Shop

  beforeAll(async () => {
    shop = await startShop({ CORS_ORIGINS: 'https://app.test' })
  })
  afterAll(() => shop.dispose())

  const opens = async (origin: string | undefined): Promise<boolean> => {
    const socket = new WebSocket(
      shop.url.replace('http', 'ws'),
      'graphql-transport-ws',
      origin === undefined ? {} : { origin },
    )
    let outcome: boolean | undefined
    socket.on('open', () => (outcome = true))
    socket.on('error', () => (outcome ??= false))
    await until(() => outcome !== undefined)
    socket.terminate()
    return outcome ?? false
  }

  test.each([
    ['a program', undefined, true],
    ['a page of an origin that may call', 'https://app.test', true],
    ['a page of another origin', 'https://evil.test', false],
    ['a page of an origin that begins alike', 'https://app.test.evil.test', false],
    ['a page without an origin', 'null', false],
  ])('of %s', async (_who, origin, expected) => {
    expect(await opens(origin)).toBe(expected)
  })

  test('of a page of the gateway itself opens', async () => {
    expect(await opens(new URL(shop.url).origin)).toBe(true)
  })

  test('of any page opens where all origins may call', async () => {
    const open = await startShop({})
    const socket = new WebSocket(open.url.replace('http', 'ws'), 'graphql-transport-ws', {
      origin: 'https://evil.test',
    })
    await once(socket, 'open')
    socket.terminate()
    await open.dispose()
  })
})

test.each([
  'Connection',
  'te',
  'Transfer-Encoding',
  'host',
  'upgrade',
  'x-plumbline-identity',
  'content-length',
  'two words',
])('FORWARD_HEADERS refuses %s', (name) => {
  expect(() => loadGatewayConfig({ AUTHENTICATION: 'off', FORWARD_HEADERS: `authorization,${name}` })).toThrow(
    /FORWARD_HEADERS: expected/,
  )
})
