import { createOriginCheck } from '#root/gateway/src/http/check-origin'
import { createCorsHeaders } from '#root/gateway/src/http/cors-headers'
import { assertNotCrossSite } from '#root/gateway/src/http/cross-site'

const app = 'https://app.example.com'

describe('a WebSocket', () => {
  test.each([
    ['of a client that is no browser', undefined, [app], true],
    ['of an allowed origin', app, [app], true],
    ['of the gateway itself', 'https://graph.example.com:4000', [app], true],
    ['of the gateway over plain HTTP', 'http://graph.example.com:4000', [], true],
    ['of any origin where all are allowed', 'https://other.example.com', ['*'], true],
    ['of another origin', 'https://other.example.com', [app], false],
    ['of another port of the gateway', 'https://graph.example.com', [app], false],
    ['of an origin that begins like the gateway', 'https://graph.example.com:4000.other.com', [app], false],
    ['of an origin that is none', 'null', [app], false],
    ['of an empty origin', '', [app], false],
  ] as const)('%s: %s of %j: %s', (_what, origin, origins, isAllowed) => {
    const headers = { host: 'graph.example.com:4000', ...(origin !== undefined && { origin }) }
    expect(createOriginCheck(origins)(headers)).toBe(isAllowed)
  })
})

describe('responses to scripts of other origins', () => {
  const read = (origins: readonly string[], origin: string | undefined) => {
    const headers = createCorsHeaders(origins)(origin)
    return Object.fromEntries(
      headers.flatMap((name, index) => (index % 2 === 0 ? [[name, headers[index + 1]]] : [])),
    ) as Readonly<Record<string, string>>
  }
  const exposed = 'x-correlation-id, x-request-id, retry-after'

  test('may be read by the allowed origins, and are cached for each', () => {
    expect(read([app, 'https://b.example.com'], app)).toEqual({
      'access-control-allow-origin': app,
      vary: 'Origin',
      'access-control-expose-headers': exposed,
    })
  })

  test.each(['https://other.example.com', undefined])('may not be read by %s, and are cached for each', (origin) => {
    expect(read([app], origin)).toEqual({ vary: 'Origin', 'access-control-expose-headers': exposed })
  })

  test('may be read by all where all are allowed', () => {
    expect(read(['*'], app)).toEqual({ 'access-control-allow-origin': '*', 'access-control-expose-headers': exposed })
  })
})

describe('a GET', () => {
  const get = (headers: Readonly<Record<string, string | string[]>>, method = 'GET') =>
    assertNotCrossSite({ method, url: '/graphql', headers, body: undefined }, new Set([app]))

  test.each([
    ['a header that needs a preflight', { 'apollo-require-preflight': 'true' }],
    ['the other one', { 'x-apollo-operation-name': 'A' }],
    ['a content type', { 'content-type': 'application/json' }],
    ['a browser’s word that the page is of this origin', { 'sec-fetch-site': 'same-origin' }],
    ['an allowed origin', { origin: app }],
  ])('with %s is taken', (_what, headers) => {
    expect(() => get(headers)).not.toThrow()
  })

  test.each([
    ['nothing', {}],
    ['an empty header', { 'apollo-require-preflight': '' }],
    ['a page of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://other.example.com' }],
    ['a page of the same site', { 'sec-fetch-site': 'same-site' }],
    ['no page', { 'sec-fetch-site': 'none' }],
    ['another origin', { origin: 'https://other.example.com' }],
    ['a list of origins', { origin: [app] }],
  ])('with %s is refused', (_what, headers) => {
    expect(() => get(headers)).toThrow(expect.objectContaining({ status: 400, code: 'BAD_USER_INPUT' }))
  })

  test('is meant only: a POST needs a preflight by its content type', () => {
    expect(() => get({}, 'POST')).not.toThrow()
    expect(() => get({}, 'HEAD')).toThrow()
  })
})
