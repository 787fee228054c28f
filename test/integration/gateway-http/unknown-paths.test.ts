import { connect } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { startShop } from './shop.ts'
import type { Shop } from './shop.ts'

interface Problem {
  readonly errors: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[]
}

describe('paths that the gateway does not serve', () => {
  let shop: Shop

  beforeAll(async () => {
    shop = await startShop({ NODE_ENV: 'production', RECEIVE_SECONDS: '1' })
  })
  afterAll(() => shop.dispose())

  /** Writes bytes and reads the response until the gateway closes the connection. */
  async function raw(written: string) {
    const socket = connect(Number(new URL(shop.url).port), '127.0.0.1')
    socket.write(written)
    const answer = await textOf(socket)
    const [head = '', body = ''] = answer.split('\r\n\r\n')
    const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]
    return { status: Number(head.split(' ')[1]), header, body }
  }

  const lines = (method: string, path: string) =>
    `${method} ${path} HTTP/1.1\r\nhost: a.test\r\nx-correlation-id: mine\r\nconnection: close\r\n\r\n`

  test.each([
    ['GET', '/', 404, 'NOT_FOUND'],
    ['GET', '/explorer', 404, 'NOT_FOUND'],
    ['GET', '/graphql/', 404, 'NOT_FOUND'],
    ['POST', '/other', 404, 'NOT_FOUND'],
    ['PROPFIND', '/other', 404, 'NOT_FOUND'],
    ['GET', '/%', 400, 'BAD_USER_INPUT'],
    ['GET', '/%c0%ae', 400, 'BAD_USER_INPUT'],
    ['GET', '/graphql%zz?query=%7B__typename%7D', 400, 'BAD_USER_INPUT'],
    ['PUT', '/graphql', 405, 'BAD_USER_INPUT'],
    ['TRACE', '/graphql', 405, 'BAD_USER_INPUT'],
    ['PROPFIND', '/graphql?a', 405, 'BAD_USER_INPUT'],
  ])('%s %s is %d, with a code and the correlation id', async (method, path, status, code) => {
    const answer = await raw(lines(method, path))
    expect([answer.status, answer.header('x-correlation-id')]).toEqual([status, 'mine'])
    expect(answer.header('content-type')).toBe('application/json; charset=utf-8')
    const { errors } = JSON.parse(answer.body) as Problem
    expect(errors).toEqual([{ message: expect.any(String) as string, extensions: { code, correlationId: 'mine' } }])
    expect(answer.header('allow')).toBe(status === 405 ? 'GET, POST' : undefined)
  })

  test.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['headers that are too large', `GET / HTTP/1.1\r\nhost: a.test\r\nlong: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['headers that stop', 'GET / HTTP/1.1\r\nhost: a.test\r\n', 408],
    [
      'an upgrade elsewhere',
      'GET /x HTTP/1.1\r\nhost: a.test\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
      404,
    ],
  ])('%s is answered in the same form', async (_what, written, status) => {
    const answer = await raw(written)
    expect(answer.status).toBe(status)
    const { errors } = JSON.parse(answer.body) as Problem
    expect(errors[0]?.extensions['code']).toMatch(/^(BAD_USER_INPUT|NOT_FOUND)$/)
    expect(errors[0]?.extensions['correlationId']).toBe(answer.header('x-correlation-id'))
  })

  test('OPTIONS is answered for every origin', async () => {
    const answer = await raw(lines('OPTIONS', '/graphql'))
    expect([answer.status, answer.body]).toEqual([204, ''])
  })
})
