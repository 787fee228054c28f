import { createConnectionPool } from '#root/packages/federated-subscriptions/src/upstreams/connection-pool'
import type { Handshake, ConnectionPool } from '#root/packages/federated-subscriptions/src/upstreams/connection-pool'
import type { UpstreamEnd, UpstreamSubscription } from '#root/packages/federated-subscriptions/src/upstreams/upstream'
import { until } from './support/client.ts'
import { startSubgraph } from './support/subgraph-server.ts'
import type { SubgraphServer } from './support/subgraph-server.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'

let instances: readonly SubgraphServer[]
let preferred: number
let isIdle: boolean
let pool: ConnectionPool

beforeEach(async () => {
  const { runs } = createTestSubgraphs()
  instances = await Promise.all([startSubgraph(runs), startSubgraph(runs)])
  preferred = 0
  isIdle = false
  pool = createConnectionPool({
    endpoints: {
      best: () => instances[preferred]?.url ?? '',
      hasAlternative: () => true,
      markUp: () => undefined,
      markDown: () => undefined,
      dispose: () => undefined,
    },
    connectTimeoutMs: 5_000,
    pingIntervalMs: 12_000,
    tlsOf: () => undefined,
    maxMessageBytes: 100_000,
    backoff: { baseMs: 10, maxMs: 10 },
    onIdle: () => (isIdle = true),
  })
})

afterEach(async () => {
  pool.close()
  await Promise.all(instances.map((instance) => instance.stop()))
})

interface Opened extends UpstreamSubscription {
  readonly isOpen: () => boolean
  readonly end: () => UpstreamEnd | undefined
}

function open(handshake: () => Promise<Handshake> | Handshake): Opened {
  let [isOpen, end]: [boolean, UpstreamEnd | undefined] = [false, undefined]
  const { cancel } = pool.open({
    payload: () => ({ query: 'subscription { progress(topic: "a") { n } }' }),
    handshake,
    sink: { opened: () => (isOpen = true), next: () => undefined, ended: (ended) => (end = ended) },
  })
  return { cancel, isOpen: () => isOpen, end: () => end }
}

const accepted = () => ({ headers: {}, connectionParams: {} })
const refused = () => ({ headers: {}, connectionParams: { caller: 'intruder' } })
const failing = () => Promise.reject(new Error('no identity could be signed'))

test.each([
  ['its handshake fails', failing, 'broken'],
  ['its handshake is refused', refused, 'refused'],
])('a pool is released when the only subscription ends because %s', async (_why, handshake, kind) => {
  const subscription = open(handshake)
  await until(() => subscription.end() !== undefined)
  expect(subscription.end()).toMatchObject({ kind })
  await until(() => isIdle)
})

test.each([
  ['fails', failing],
  ['is refused', refused],
])('an unused socket is closed although the handshake of the next one %s', async (_what, handshake) => {
  const first = open(accepted)
  await until(() => instances[0]?.sockets() === 1 && first.isOpen())
  first.cancel()
  preferred = 1
  const second = open(handshake)
  await until(() => second.end() !== undefined)
  await until(() => instances[0]?.sockets() === 0 && isIdle)
})
