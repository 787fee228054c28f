import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import type { GatewayConfig } from '#gateway'
import { startEchoSubgraph } from '#root/test/support/identity/echo-subgraph'
import type { EchoSubgraph } from '#root/test/support/identity/echo-subgraph'
import { startIdentifiedGateway } from '#root/test/support/identity/identified-gateway'
import type { IdentifiedGateway } from '#root/test/support/identity/identified-gateway'
import { createSigningKey, startTokenIssuer } from '#root/test/support/identity/token-issuer'
import type { TokenIssuer } from '#root/test/support/identity/token-issuer'
import { startRedis, uniquePrefix } from '#root/test/support/redis'
import { until } from '#root/test/support/until'

type Tokens = NonNullable<GatewayConfig['tokens']>
type Rules = GatewayConfig['subgraphs']['requestHeaders']['all']

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** Sections of a configuration file beside the environment variables. */
function configured(
  tokens: (env: Tokens) => Partial<Tokens>,
  all: Rules = [{ insert: { name: 'x-user-id', claim: 'sub' } }],
) {
  return (config: GatewayConfig): GatewayConfig => ({
    ...config,
    tokens: config.tokens && { ...config.tokens, ...tokens(config.tokens) },
    subgraphs: { ...config.subgraphs, requestHeaders: { all, subgraphs: {} } },
  })
}

const unchanged = () => ({})

let subgraph: EchoSubgraph
let issuer: TokenIssuer
let other: TokenIssuer
const gateways: IdentifiedGateway[] = []

beforeAll(async () => {
  const key = await createSigningKey('ES256', 'key')
  ;[issuer, other] = await Promise.all([startTokenIssuer([key]), startTokenIssuer([key])])
})
beforeEach(async () => {
  subgraph = await startEchoSubgraph()
})
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.dispose()
  await subgraph.dispose()
})
afterAll(async () => {
  await Promise.all([issuer.dispose(), other.dispose()])
})

async function start(change = configured(unchanged), env: Readonly<Record<string, string>> = {}) {
  const issuers = { JWT_ISSUERS: `${issuer.issuer},${other.issuer}`, JWT_AUDIENCES: '*' }
  const gateway = await startIdentifiedGateway({
    subgraphs: [subgraph],
    env: { AUTHENTICATION: 'jwt', ...issuers, ...env },
    change,
  })
  gateways.push(gateway)
  return gateway
}

describe('private cache entries', () => {
  const secret = '{ echoSecret }'
  const secretOf = async (gateway: IdentifiedGateway, claims: Record<string, unknown>, from = issuer) =>
    (await gateway.ask(secret, bearer(await from.sign({ claims })))).data?.['echoSecret']

  test('are used for further tokens of the same caller only', async () => {
    const gateway = await start()
    expect(await secretOf(gateway, { sub: 'ada', jti: '1' })).toBe('ada 1')
    expect(await secretOf(gateway, { sub: 'ada', jti: '2', iat: 5 })).toBe('ada 1')
    expect(await secretOf(gateway, { sub: 'bob' })).toBe('bob 2')
    expect(await secretOf(gateway, { sub: 'ada' }, other)).toBe('ada 3')
    expect(await secretOf(gateway, { sub: 'ada', org: 'blue' })).toBe('ada 4')
    expect(await secretOf(gateway, { sub: 'ada', permissions: ['all'] })).toBe('ada 5')
  })

  test('are separated by what the subgraph can see of a client, but not by its token', async () => {
    const rules: Rules = [{ propagate: { named: 'authorization' } }, { propagate: { matching: /^x-/i } }]
    const gateway = await start(configured(unchanged, rules))
    const ask = async (headers: Record<string, string>, jti: string) =>
      (await gateway.ask(secret, { ...bearer(await issuer.sign({ claims: { jti } })), ...headers })).data?.[
        'echoSecret'
      ]
    expect(await ask({}, '1')).toBe('nobody 1')
    expect(await ask({}, '2')).toBe('nobody 1')
    expect(await ask({ 'x-region': 'eu' }, '3')).toBe('nobody 2')
    expect(await ask({ 'x-region': 'us' }, '4')).toBe('nobody 3')
  })

  test('may be shared by a tenant, unless a token names none', async () => {
    const change = configured(
      ({ issuers }) => ({ issuers: issuers.map((one) => ({ ...one, claims: { ...one.claims, scope: ['org'] } })) }),
      [],
    )
    const gateway = await start(change)
    expect(await secretOf(gateway, { sub: 'ada', org: 'blue' })).toBe('nobody 1')
    expect(await secretOf(gateway, { sub: 'bob', org: 'blue' })).toBe('nobody 1')
    expect(await secretOf(gateway, { sub: 'bob', org: 'red' })).toBe('nobody 2')
    expect(await secretOf(gateway, { sub: 'bob', org: 'blue' }, other)).toBe('nobody 3')
    expect(await secretOf(gateway, { sub: 'bob' })).toBe('nobody 4')
    expect(await secretOf(gateway, { sub: 'eve' })).toBe('nobody 5')
  })

  test('are bypassed for a caller who has written', async () => {
    const gateway = await start()
    expect(await secretOf(gateway, { sub: 'ada' })).toBe('ada 1')
    await gateway.ask('mutation { echoWrite }', bearer(await issuer.sign({ claims: { sub: 'ada' } })))
    expect(await secretOf(gateway, { sub: 'ada' })).toBe('ada 2')
  })

  test('are shared with other gateways over Redis', async () => {
    const redis = await startRedis()
    const env = { REDIS_URL: redis.url, KEY_PREFIX: uniquePrefix() }
    const [one, two] = [await start(undefined, env), await start(undefined, env)]
    // A gateway that looks before the other has written keeps an entry of its own, so each attempt is for another caller.
    let attempts = 0
    await until(async () => {
      const sub = `user ${++attempts}`
      const first = await secretOf(one, { sub })
      return (await secretOf(two, { sub })) === first
    })
    expect(await secretOf(two, { sub: 'bob' })).toMatch(/^bob /)
    for (const gateway of gateways.splice(0)) await gateway.dispose()
    await redis.dispose()
  })
})

describe('the token of a caller', () => {
  test('may be in another header, with another prefix or none', async () => {
    const gateway = await start(undefined, { JWT_HEADER: 'X-Token', JWT_HEADER_PREFIX: 'none' })
    const token = await issuer.sign()
    const ask = async (headers: Record<string, string>) =>
      (await gateway.ask('{ echoHeader(name: "x-user-id") }', headers)).data?.['echoHeader']
    expect(await ask({ 'x-token': token })).toBe('ada')
    expect(await ask(bearer(token))).toBeUndefined()
    const client = createClient({ url: gateway.url, webSocketImpl: WebSocket, connectionParams: { 'X-Token': token } })
    const { value } = await client.iterate({ query: 'subscription { echoTicks(name: "x-user-id") }' }).next()
    expect(value).toEqual({ data: { echoTicks: 'ada' } })
    await client.dispose()
  })

  test('is not required where anonymous callers are served, and no claim header is sent for them', async () => {
    const rules: Rules = [{ propagate: { matching: /^x-/ } }, { insert: { name: 'x-user-id', claim: 'sub' } }]
    const gateway = await start(configured(unchanged, rules), { JWT_ANONYMOUS: 'allow' })
    const ask = (headers: Record<string, string>) => gateway.ask('{ echoHeader(name: "x-user-id") }', headers)
    expect(await ask({ 'x-user-id': 'root' })).toMatchObject({ status: 200, data: { echoHeader: null } })
    expect(await ask({ 'x-user-id': 'root', ...bearer(await issuer.sign()) })).toMatchObject({
      data: { echoHeader: 'ada' },
    })
    expect(await ask({ 'x-user-id': 'root', ...bearer('forged') })).toMatchObject({ status: 401 })
  })
})

describe('a token that is no JWT of a configured issuer', () => {
  const identities = new Map<string, { readonly id: string; readonly claims: Readonly<Record<string, unknown>> }>()
  let calls: string[]

  beforeEach(() => {
    calls = []
    identities.clear()
    identities.set('opaque', { id: 'ada', claims: { sub: 'ada' } })
  })

  const withHook = configured(() => ({
    authenticate: async (token) => {
      calls.push(token)
      if (token === 'broken') throw new Error('the database is down')
      return identities.get(token) ?? null
    },
    authenticateCacheMs: 200,
  }))
  const query = '{ echoHeader(name: "x-user-id") }'

  test('is checked by a function of the operator, whose failure refuses it', async () => {
    const gateway = await start(withHook)
    expect(await gateway.ask(query, bearer('opaque'))).toMatchObject({ status: 200, data: { echoHeader: 'ada' } })
    expect(await gateway.ask(query, bearer('unknown'))).toMatchObject({ status: 401 })
    expect(await gateway.ask(query, bearer('broken'))).toMatchObject({
      status: 503,
      errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    })
    expect(await gateway.ask(query, bearer(await issuer.sign()))).toMatchObject({
      status: 200,
      data: { echoHeader: 'ada' },
    })
    const forged = await issuer.sign({ key: await createSigningKey('ES256', 'key') })
    identities.set(forged, { id: 'eve', claims: { sub: 'eve' } })
    expect(await gateway.ask(query, bearer(forged))).toMatchObject({ status: 401 })
    expect([...new Set(calls)]).toEqual(['opaque', 'unknown', 'broken'])
  })

  test('is refused when it is revoked, and its subscriptions end', async () => {
    const gateway = await start(withHook)
    const client = createClient({
      url: gateway.url,
      webSocketImpl: WebSocket,
      connectionParams: bearer('opaque'),
      retryAttempts: 0,
    })
    let seen = 0
    const end = new Promise((resolve) => {
      client.subscribe(
        { query: 'subscription { echoTicks(name: "x-user-id") }' },
        { next: () => void seen++, error: resolve, complete: () => resolve('complete') },
      )
    })
    await until(() => seen === 1)
    identities.clear()
    await until(async () => (await gateway.ask(query, bearer('opaque'))).status === 401)
    subgraph.tick()
    expect(await end).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
    expect(seen).toBe(1)
    await client.dispose()
  })
})
