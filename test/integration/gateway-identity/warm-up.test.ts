import { createRedis } from '#platform/redis'
import { startEchoSubgraph } from '#root/test/support/identity/echo-subgraph'
import type { EchoSubgraph } from '#root/test/support/identity/echo-subgraph'
import { startIdentifiedGateway } from '#root/test/support/identity/identified-gateway'
import type { IdentifiedGateway } from '#root/test/support/identity/identified-gateway'
import { createSigningKey, startTokenIssuer } from '#root/test/support/identity/token-issuer'
import type { TokenIssuer } from '#root/test/support/identity/token-issuer'
import { collectLog } from '#root/test/support/log-lines'
import { startRedis, uniquePrefix } from '#root/test/support/redis'
import { until } from '#root/test/support/until'

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const open = '{ echoOpen }'
const secret = '{ echoSecret }'

let subgraph: EchoSubgraph
let issuer: TokenIssuer
let redis: Awaited<ReturnType<typeof startRedis>>
let env: Readonly<Record<string, string>>

beforeAll(async () => {
  issuer = await startTokenIssuer([await createSigningKey('ES256', 'key')])
  redis = await startRedis()
})
beforeEach(async () => {
  subgraph = await startEchoSubgraph()
  env = {
    AUTHENTICATION: 'jwt',
    JWT_ISSUERS: issuer.issuer,
    JWT_AUDIENCES: 'graph',
    REDIS_URL: redis.url,
    KEY_PREFIX: uniquePrefix(),
  }
})
afterEach(() => subgraph.dispose())
afterAll(async () => {
  await issuer.dispose()
  await redis.dispose()
})

const start = () =>
  startIdentifiedGateway({
    subgraphs: [subgraph],
    env,
    change: (config) => ({
      ...config,
      subgraphs: {
        ...config.subgraphs,
        requestHeaders: {
          all: [{ propagate: { named: 'authorization' } }, { insert: { name: 'x-user-id', claim: 'sub' } }],
          subgraphs: {},
        },
      },
    }),
  })

const asUser = async (gateway: IdentifiedGateway, query: string, sub = 'ada') =>
  (await gateway.ask(query, bearer(await issuer.sign({ claims: { sub } })))).data

test('a starting gateway fills its cache with public results only, without a caller', async () => {
  const first = await start()
  await asUser(first, open)
  // Cached for its caller.
  await until(async () => {
    const [one, another] = [await asUser(first, secret), await asUser(first, secret)]
    return JSON.stringify(one) === JSON.stringify(another)
  })
  await first.dispose()
  // What remains is which operations are frequent.
  const { client, ...connections } = await createRedis({ url: redis.url, log: collectLog().log, name: 'test' })
  const kept = await client.keys(`${env['KEY_PREFIX']}*`)
  const counts = kept.filter((key) => key.endsWith('asked-operations'))
  expect(counts).toHaveLength(1)
  await client.del(...kept.filter((key) => !counts.includes(key)), 'none')
  await connections.dispose()

  const before = subgraph.received.length
  const second = await start()
  const warming = subgraph.received.slice(before)
  expect(warming.length).toBeGreaterThan(0)
  for (const headers of warming) {
    expect(headers).not.toHaveProperty('authorization')
    expect(headers).not.toHaveProperty('x-user-id')
  }
  const warmed = subgraph.received.length
  expect(await asUser(second, open)).toEqual({ echoOpen: 'open' })
  expect(subgraph.received).toHaveLength(warmed)
  // Callers without a token are still refused, also for what the gateway has fetched by itself.
  expect(await second.ask(open)).toMatchObject({ status: 401 })
  expect(await second.ask(open, bearer('forged'))).toMatchObject({ status: 401 })
  expect(await asUser(second, secret, 'bob')).toEqual({ echoSecret: expect.stringMatching(/^bob /) as string })
  await second.dispose()
})
