import { createHmac } from 'node:crypto'
import { createClient } from 'graphql-ws'
import { exportSPKI, importJWK } from 'jose'
import { WebSocket } from 'ws'
import type { GatewayConfig } from '#gateway'
import { startEchoSubgraph } from '#root/test/support/identity/echo-subgraph'
import type { EchoSubgraph } from '#root/test/support/identity/echo-subgraph'
import { startIdentifiedGateway } from '#root/test/support/identity/identified-gateway'
import type { IdentifiedGateway } from '#root/test/support/identity/identified-gateway'
import { createSigningKey, startTokenIssuer } from '#root/test/support/identity/token-issuer'
import type { SigningKey, TokenIssuer } from '#root/test/support/identity/token-issuer'
import { until } from '#root/test/support/until'

const query = '{ echoHeader(name: "x-user-id") }'
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Subgraphs receive the id of the caller. */
const withUserId = (config: GatewayConfig): GatewayConfig => ({
  ...config,
  subgraphs: {
    ...config.subgraphs,
    requestHeaders: { all: [{ insert: { name: 'x-user-id', claim: 'sub' } }], subgraphs: {} },
  },
})

describe('tokens of any issuer', () => {
  let subgraph: EchoSubgraph
  let rsa: SigningKey
  let one: TokenIssuer
  let other: TokenIssuer
  let gateway: IdentifiedGateway

  beforeAll(async () => {
    subgraph = await startEchoSubgraph()
    rsa = await createSigningKey('RS256', 'key')
    // Both issuers call their keys the same.
    one = await startTokenIssuer([rsa])
    other = await startTokenIssuer([await createSigningKey('RS256', 'key')])
    const env = {
      AUTHENTICATION: 'jwt',
      JWT_ISSUERS: `${one.issuer},${other.issuer}=${other.jwksUrl}`,
      JWT_AUDIENCES: 'graph,admin',
    }
    gateway = await startIdentifiedGateway({ subgraphs: [subgraph], env, change: withUserId })
  })
  afterAll(async () => {
    await gateway.dispose()
    await Promise.all([one.dispose(), other.dispose(), subgraph.dispose()])
  })

  const userOf = async (token: string) => (await gateway.ask(query, bearer(token))).data?.['echoHeader']
  const refusalOf = async (token: string) => {
    const { status, headers, errors, data } = await gateway.ask(query, bearer(token))
    expect({ status, data, code: errors?.[0]?.extensions.code }).toEqual({
      status: 401,
      data: undefined,
      code: 'UNAUTHENTICATED',
    })
    expect(headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
    return errors?.[0]?.message
  }

  test('identify callers, by discovery and by a key set', async () => {
    expect(await userOf(await one.sign())).toBe('ada')
    expect(await userOf(await other.sign({ claims: { sub: 'bob', aud: ['else', 'admin'] } }))).toBe('bob')
  })

  test.each(['RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'])(
    'may be signed with %s',
    async (alg) => {
      const key = await createSigningKey(alg, alg)
      const issuer = await startTokenIssuer([key])
      const env = { AUTHENTICATION: 'jwt', JWT_ISSUERS: issuer.issuer, JWT_AUDIENCES: 'graph' }
      const its = await startIdentifiedGateway({ subgraphs: [subgraph], env, change: withUserId })
      expect((await its.ask(query, bearer(await issuer.sign()))).data).toEqual({ echoHeader: 'ada' })
      await its.dispose()
      await issuer.dispose()
    },
  )

  test('are refused if another issuer signed them, whatever they are called', async () => {
    await refusalOf(await one.sign({ claims: { iss: other.issuer } }))
    await refusalOf(await other.sign({ claims: { iss: one.issuer } }))
    await refusalOf(await one.sign({ key: await createSigningKey('RS256', 'key') }))
  })

  test.each<readonly [string, Record<string, unknown>]>([
    ['of an unknown issuer', { iss: 'https://elsewhere.example' }],
    ['without an issuer', { iss: null }],
    ['whose issuer is a list', { iss: [] }],
    ['for another audience', { aud: 'elsewhere' }],
    ['without an audience', { aud: null }],
    ['that have expired', { exp: inSeconds(-60) }],
    ['without an end', { exp: null }],
    ['that are not valid yet', { nbf: inSeconds(60) }],
    ['without a caller', { sub: null }],
  ])('%s are refused', async (_what, claims) => {
    await refusalOf(await one.sign({ claims }))
  })

  test('are accepted while clocks differ a little', async () => {
    expect(await userOf(await one.sign({ claims: { exp: inSeconds(-2) } }))).toBe('ada')
    expect(await userOf(await one.sign({ claims: { nbf: inSeconds(3) } }))).toBe('ada')
  })

  test('without a signature, or signed with a public key as secret, are refused', async () => {
    const payload = encode({ iss: one.issuer, aud: 'graph', sub: 'ada', exp: inSeconds(60) })
    const publicKey = (await importJWK(rsa.jwk, 'RS256')) as Parameters<typeof exportSPKI>[0]
    const secrets = [await exportSPKI(publicKey), JSON.stringify(rsa.jwk), rsa.jwk.n ?? '', '']
    for (const alg of ['none', 'None', 'NONE'])
      for (const signature of ['', 'AA']) await refusalOf(`${encode({ alg, kid: 'key' })}.${payload}.${signature}`)
    for (const secret of secrets) {
      const signed = `${encode({ alg: 'HS256', kid: 'key' })}.${payload}`
      await refusalOf(`${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`)
    }
  })

  test('that contain their own key or a URL of keys are refused', async () => {
    const key = await createSigningKey('ES256', 'key')
    const [, payload = ''] = (await one.sign({ key })).split('.')
    for (const extra of [
      { jwk: key.jwk },
      { jku: `${other.issuer}/jwks.json` },
      { x5c: ['AA'] },
      { crit: ['x'], x: 1 },
    ])
      await refusalOf(`${encode({ alg: 'ES256', kid: 'key', ...extra })}.${payload}.AAAA`)
  })

  test.each([
    ['nothing', ''],
    ['a word', 'x'],
    ['two parts', 'a.b'],
    ['three parts', 'a.b.c'],
    ['empty claims', 'e30.e30.'],
    ['dots', '....'],
    ['a long text', 'ey'.repeat(2_000)],
  ])('of %s are refused', async (_what, token) => {
    const { status, errors } = await gateway.ask(query, bearer(token))
    expect([status, errors?.[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED'])
  })

  test('of changed content are refused', async () => {
    const [header, , signature] = (await one.sign()).split('.')
    const payload = encode({ iss: one.issuer, aud: 'graph', sub: 'eve', exp: inSeconds(60) })
    await refusalOf(`${header}.${payload}.${signature}`)
  })

  test('are required, as the response states', async () => {
    const { status, headers, errors } = await gateway.ask(query)
    expect([status, headers.get('www-authenticate'), errors?.[0]?.extensions.code]).toEqual([
      401,
      'Bearer',
      'UNAUTHENTICATED',
    ])
  })

  test.each([
    ['event streams', 'text/event-stream'],
    ['multipart', 'multipart/mixed;subscriptionSpec=1.0, application/json'],
  ])('are needed over %s too', async (_what, accept) => {
    const post = async (headers: Record<string, string>) =>
      fetch(gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept, ...headers },
        body: JSON.stringify({ query: 'subscription { echoTicks(name: "x-user-id") }' }),
      })
    const refused = await post({})
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    const response = await post(bearer(await one.sign()))
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('"echoTicks":"ada"')) text += (await reader?.read())?.value ?? ''
    await reader?.cancel()
  })

  test('are needed over WebSockets, where their end ends subscriptions', async () => {
    const refused = createClient({
      url: gateway.url,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazy: false,
      onNonLazyError: () => undefined,
    })
    const code = await new Promise((resolve) =>
      refused.on('closed', (event) => resolve((event as { code: number }).code)),
    )
    expect(code).toBe(4401)
    const authorization = `Bearer ${await one.sign({ claims: { exp: inSeconds(-3) } })}`
    const client = createClient({
      url: gateway.url,
      webSocketImpl: WebSocket,
      connectionParams: { authorization },
      retryAttempts: 0,
    })
    const seen: unknown[] = []
    const end = await new Promise((resolve) => {
      client.subscribe(
        { query: 'subscription { echoTicks(name: "x-user-id") }' },
        { next: (event) => seen.push(event.data), error: resolve, complete: () => resolve('complete') },
      )
    })
    expect(seen).toEqual([{ echoTicks: 'ada' }])
    expect(end).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
    await client.dispose()
  })
})

describe('the keys of an issuer', () => {
  let subgraph: EchoSubgraph
  let issuer: TokenIssuer
  let gateway: IdentifiedGateway

  beforeEach(async () => {
    subgraph = await startEchoSubgraph()
    issuer = await startTokenIssuer([await createSigningKey('ES256', 'first')])
  })
  afterEach(async () => {
    await gateway.dispose()
    await Promise.all([issuer.dispose(), subgraph.dispose()])
  })

  const start = async (issuers = issuer.issuer) => {
    const env = { AUTHENTICATION: 'jwt', JWT_ISSUERS: issuers, JWT_AUDIENCES: 'graph' }
    gateway = await startIdentifiedGateway({ subgraphs: [subgraph], env, change: withUserId })
  }
  const statusOf = async (token: string) => (await gateway.ask(query, bearer(token))).status

  test('that cannot be fetched at the start refuse every token, until they can be', async () => {
    issuer.status = 503
    await start()
    const token = await issuer.sign()
    const refused = await gateway.ask(query, bearer(token))
    expect([refused.status, refused.errors?.[0]?.extensions.code]).toEqual([503, 'UPSTREAM_UNAVAILABLE'])
    expect(gateway.lines).toContainEqual(
      expect.objectContaining({
        level: 40,
        issuer: issuer.issuer,
        msg: 'a key set that verifies tokens cannot be fetched',
      }),
    )
    issuer.status = 200
    await until(async () => (await statusOf(token)) === 200)
  })

  test('are used further when they cannot be fetched later', async () => {
    await start()
    expect(await statusOf(await issuer.sign())).toBe(200)
    issuer.status = 503
    expect(await statusOf(await issuer.sign({ claims: { sub: 'bob' } }))).toBe(200)
  })

  test('are fetched once for many tokens with unknown keys', async () => {
    await start()
    expect(await statusOf(await issuer.sign())).toBe(200)
    const unknown = await Promise.all(
      Array.from({ length: 20 }, (_, index) => createSigningKey('ES256', `unknown ${index}`)),
    )
    const before = issuer.fetches
    const statuses = await Promise.all(unknown.map(async (key) => statusOf(await issuer.sign({ key }))))
    expect(new Set(statuses)).toEqual(new Set([401]))
    expect(issuer.fetches - before).toBeLessThanOrEqual(1)
  })

  test('are taken from the key set that can be fetched when another cannot', async () => {
    await start(`${issuer.issuer}=http://127.0.0.1:1/jwks.json,${issuer.issuer}=${issuer.jwksUrl}`)
    expect(await statusOf(await issuer.sign())).toBe(200)
    // The key may be in the other set.
    expect(await statusOf(await issuer.sign({ key: await createSigningKey('ES256', 'second') }))).toBe(503)
  })

  test('need no names when the issuer has several', async () => {
    const unnamed = [await createSigningKey('ES256'), await createSigningKey('ES256')]
    issuer.keys.splice(0, 1, ...unnamed)
    await start()
    for (const key of unnamed) expect(await statusOf(await issuer.sign({ key }))).toBe(200)
    expect(await statusOf(await issuer.sign({ key: await createSigningKey('ES256') }))).toBe(401)
  })

  test('that are symmetric or private are not used', async () => {
    const secret = Buffer.from('a secret of at least thirty-two bytes')
    const [first] = issuer.keys
    const jwk = { kty: 'oct', k: secret.toString('base64url'), kid: 'secret', alg: 'HS256' }
    if (first) issuer.keys.push({ ...first, kid: 'secret', jwk })
    await start()
    const payload = encode({ iss: issuer.issuer, aud: 'graph', sub: 'ada', exp: inSeconds(60) })
    const signed = `${encode({ alg: 'HS256', kid: 'secret' })}.${payload}`
    expect(await statusOf(`${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`)).toBe(401)
    expect(await statusOf(await issuer.sign())).toBe(200)
  })
})
