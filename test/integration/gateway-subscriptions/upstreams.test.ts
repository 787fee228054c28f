import { createWebSocketUpstream } from '@plumbline/federated-subscriptions'
import type { Upstream, WebSocketUpstreamOptions } from '@plumbline/federated-subscriptions'
import type { Client } from 'graphql-ws'
import { connect, receive, until } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { startSubgraph } from './support/subgraph-server.ts'
import type { SubgraphServer } from './support/subgraph-server.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { Caller, TestSubgraphs } from './support/subgraphs.ts'

const progress = 'subscription ($topic: String!) { progress(topic: $topic) { n viewer } }'

describe('upstreams over WebSocket', () => {
  let subgraphs: TestSubgraphs
  let instances: SubgraphServer[]
  let upstream: Upstream<Caller>
  let gateway: TestGateway
  let clients: Client[]

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    instances = [await startSubgraph(subgraphs.runs), await startSubgraph(subgraphs.runs)]
    clients = []
    await start({})
  })

  afterEach(async () => {
    await stop()
    await Promise.all(instances.map((instance) => instance.stop()))
  })

  const start = async (options: Partial<WebSocketUpstreamOptions<Caller>>): Promise<void> => {
    upstream = createWebSocketUpstream<Caller>({
      urls: instances.map(({ url }) => url),
      healthCheckIntervalMs: 20,
      ...options,
    })
    gateway = await startGateway(subgraphs, { deps: { upstreams: { runs: upstream } } })
  }
  const stop = async (): Promise<void> => {
    await Promise.all(clients.map(async (client) => client.dispose()))
    await gateway.stop()
    await upstream.dispose()
  }
  const watch = (topic: string, name = 'ada') => {
    const client = connect(gateway.url, { connectionParams: { authorization: `Bearer ${name}` } })
    clients.push(client)
    return receive(client, { query: progress, variables: { topic } })
  }
  const sockets = (): number[] => instances.map((instance) => instance.sockets())

  test('puts all subscriptions on one socket to the preferred instance', async () => {
    const received = ['a', 'b', 'c'].map((topic) => watch(topic))
    await Promise.all(received.map(({ has }) => has(1)))
    expect(sockets()).toEqual([1, 0])
  })

  test('moves to the next instance without loss, and back to the preferred one when it is available again', async () => {
    const received = watch('a')
    await received.has(1)
    const port = Number(new URL(instances[0]?.url ?? '').port)
    await instances[0]?.stop()
    subgraphs.log.append('a')
    await received.has(2)
    expect(sockets()).toEqual([0, 1])
    instances[0] = await startSubgraph(subgraphs.runs, port)
    // Existing streams are not moved; new ones use the preferred instance once it is reachable.
    for (let n = 0; instances[0].sockets() === 0; n++) await watch(`later ${n}`).has(1)
    subgraphs.log.append('a')
    await received.has(3)
    expect(received.events.map(({ data }) => data)).toEqual([
      { progress: { n: 0, viewer: 'nobody' } },
      { progress: { n: 1, viewer: 'nobody' } },
      { progress: { n: 2, viewer: 'nobody' } },
    ])
  })

  test('follows a subgraph that moves to an address it did not have', async () => {
    await stop()
    let listed = instances.slice(0, 1).map(({ url }) => url)
    await start({ urls: () => listed })
    const received = watch('a')
    await received.has(1)
    listed = instances.slice(1).map(({ url }) => url)
    await watch('b').has(1)
    expect(sockets()).toEqual([1, 1])
    await instances[0]?.stop()
    subgraphs.log.append('a')
    await received.has(2)
    expect(received.events.map(({ data }) => data)).toEqual([
      { progress: { n: 0, viewer: 'nobody' } },
      { progress: { n: 1, viewer: 'nobody' } },
    ])
  })

  test('uses an instance that responds although the preferred one never did', async () => {
    await stop()
    await instances[0]?.stop()
    await start({})
    await watch('a').has(1)
    expect(sockets()[1]).toBe(1)
  })

  test('disconnects from an instance that does not respond', async () => {
    await stop()
    await start({ pingIntervalMs: 50 })
    const received = watch('a')
    await received.has(1)
    instances[0]?.freeze()
    subgraphs.log.append('a')
    await until(() => sockets()[1] === 1)
    await received.has(2)
  })

  test('hands the identity on with each subscription, or with a socket for each', async () => {
    await stop()
    await start({ extensions: async ({ identity }) => ({ caller: identity.name }) })
    const shared = [watch('a', 'ada'), watch('a', 'bob')]
    await Promise.all(shared.map(({ has }) => has(1)))
    expect(shared.map(({ events }) => events[0]?.data)).toEqual([
      { progress: { n: 0, viewer: 'ada' } },
      { progress: { n: 0, viewer: 'bob' } },
    ])
    expect(sockets()).toEqual([1, 0])
    await stop()
    await until(() => sockets()[0] === 0)
    await start({ connectionKey: ({ name }) => name, connectionParams: ({ name }) => ({ caller: name }) })
    const separate = [watch('a', 'ada'), watch('a', 'bob'), watch('b', 'bob')]
    await Promise.all(separate.map(({ has }) => has(1)))
    expect(separate.map(({ events }) => events[0]?.data)).toEqual([
      { progress: { n: 0, viewer: 'ada' } },
      { progress: { n: 0, viewer: 'bob' } },
      { progress: { n: 0, viewer: 'bob' } },
    ])
    expect(sockets()).toEqual([2, 0])
  })

  test('opens a subscription although the socket breaks while its identity is being signed', async () => {
    await stop()
    const signing = Promise.withResolvers<void>()
    let isSigning = false
    await start({
      extensions: async ({ identity, variables }) => {
        if (variables['topic'] === 'b' && !isSigning) {
          isSigning = true
          await signing.promise
        }
        return { caller: identity.name }
      },
    })
    await watch('a').has(1)
    const received = watch('b')
    await until(() => isSigning)
    await instances[0]?.stop()
    await until(() => sockets()[1] === 1)
    signing.resolve()
    await received.has(1)
  })

  test('closes the socket some time after the last subscription has ended', async () => {
    const received = watch('a')
    await received.has(1)
    received.cancel()
    await until(() => sockets()[0] === 0)
  })

  test('keeps the socket when a subscription opens while the last one ends', async () => {
    await stop()
    const signing = Promise.withResolvers<void>()
    let isSigning = false
    await start({
      extensions: async ({ identity, variables }) => {
        if (variables['topic'] === 'b') {
          isSigning = true
          await signing.promise
        }
        return { caller: identity.name }
      },
    })
    const first = watch('a')
    await first.has(1)
    const second = watch('b')
    await until(() => isSigning)
    first.cancel()
    await until(() => subgraphs.log.readers === 0)
    const leftAtMs = performance.now()
    signing.resolve()
    await second.has(1)
    // Longer than a socket without subscriptions is kept.
    await until(() => performance.now() - leftAtMs > 1_300)
    expect(gateway.subscriptions.metrics().counters.upstreamBreaks).toBe(0)
    expect(sockets()).toEqual([1, 0])
  })

  test('reports to the client that a subgraph does not accept the identity', async () => {
    await stop()
    await start({ connectionParams: () => ({ caller: 'intruder' }) })
    expect(await watch('a').end).toMatchObject({ status: 'failed', error: [{ extensions: { code: 'FORBIDDEN' } }] })
  })
})
