import { createWebSocketUpstream } from '@plumbline/federated-subscriptions'
import type { Upstream } from '@plumbline/federated-subscriptions'
import type { Client } from 'graphql-ws'
import { connect, receive, until } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { startSubgraph } from './support/subgraph-server.ts'
import type { SubgraphServer } from './support/subgraph-server.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { Caller, TestSubgraphs } from './support/subgraphs.ts'

const tick = 'subscription Tick($topic: String!) { tick(topic: $topic) { n product { upc name } } }'

describe.each(['local', 'remote'] as const)('a subscription over a %s upstream', (kind) => {
  let subgraphs: TestSubgraphs
  let subgraph: SubgraphServer
  let upstream: Upstream<Caller>
  let gateway: TestGateway
  let client: Client

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    subgraph = await startSubgraph(subgraphs.runs)
    upstream = createWebSocketUpstream<Caller>({
      urls: [subgraph.url],
      extensions: ({ identity }) => ({ caller: identity.name }),
    })
    const deps = kind === 'remote' ? { upstreams: { runs: upstream } } : {}
    gateway = await startGateway(subgraphs, { settings: { eventRetryMs: 100 }, deps })
    client = connect(gateway.url, { connectionParams: { authorization: 'Bearer ada' } })
  })

  afterEach(async () => {
    await client.dispose()
    await gateway.stop()
    await upstream.dispose()
    await subgraph.stop()
  })

  test('completes each event from the other subgraphs', async () => {
    const received = receive(client, { query: tick, variables: { topic: 'a' } })
    await until(() => subgraphs.log.readers === 1)
    subgraphs.log.append('a')
    subgraphs.log.append('a')
    await received.has(2)
    expect(received.events).toEqual([
      { data: { tick: { n: 1, product: { upc: '1', name: 'Product 1' } } } },
      { data: { tick: { n: 2, product: { upc: '2', name: 'Product 2' } } } },
    ])
    received.cancel()
  })

  test('hands the identity to the owning subgraph and to the others', async () => {
    const query = 'subscription { progress(topic: "a") { viewer product { seenBy } } }'
    const received = receive(client, { query })
    await received.has(1)
    expect(received.events[0]).toEqual({ data: { progress: { viewer: 'ada', product: { seenBy: 'ada' } } } })
    received.cancel()
  })

  test('ends the upstream when the client cancels', async () => {
    const received = receive(client, { query: tick, variables: { topic: 'a' } })
    await until(() => subgraphs.log.readers === 1)
    received.cancel()
    await until(() => subgraphs.log.readers === 0)
    expect(gateway.subscriptions.metrics().gauges.operations).toBe(0)
  })

  test('ends the upstream when the client disconnects', async () => {
    receive(client, { query: tick, variables: { topic: 'a' } })
    await until(() => subgraphs.log.readers === 1)
    client.terminate()
    await until(() => subgraphs.log.readers === 0)
  })

  test('completes when the upstream completes', async () => {
    const received = receive(client, { query: tick, variables: { topic: 'a' } })
    await until(() => subgraphs.log.readers === 1)
    subgraphs.log.append('a', 'END')
    expect(await received.end).toEqual({ status: 'completed' })
    expect(received.events).toHaveLength(1)
  })

  test('reports the errors of the owning subgraph', async () => {
    const received = receive(client, { query: 'subscription { refused(code: "NOT_FOUND") { n } }' })
    expect(await received.end).toMatchObject({
      status: 'failed',
      error: [{ message: 'refused', extensions: { code: 'NOT_FOUND' } }],
    })
  })

  test('keeps the error of one operation from the others', async () => {
    const received = receive(client, { query: tick, variables: { topic: 'a' } })
    const refused = receive(client, { query: 'subscription { refused(code: "FORBIDDEN") { n } }' })
    expect(await refused.end).toMatchObject({
      status: 'failed',
      error: [{ message: 'refused', extensions: { code: 'FORBIDDEN' } }],
    })
    expect(refused.events).toEqual([])
    await until(() => subgraphs.log.readers === 1)
    subgraphs.log.append('a')
    await received.has(1)
    expect(received.events).toEqual([{ data: { tick: { n: 1, product: { upc: '1', name: 'Product 1' } } } }])
    received.cancel()
  })

  test('sends the errors of an event with their paths and codes', async () => {
    const query = 'subscription { tick(topic: "a") { items: products { upc broken } } }'
    const received = receive(client, { query })
    await until(() => subgraphs.log.readers === 1)
    subgraphs.log.append('a')
    await received.has(1)
    expect(received.events[0]).toMatchObject({
      data: {
        tick: {
          items: [
            { upc: '1', broken: null },
            { upc: '2', broken: null },
          ],
        },
      },
      errors: [
        { message: 'out of order', path: ['tick', 'items', 0, 'broken'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } },
        { message: 'out of order', path: ['tick', 'items', 1, 'broken'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } },
      ],
    })
    received.cancel()
  })

  test('refuses an invalid operation', async () => {
    const received = receive(client, { query: 'subscription { tick(topic: 1) { nope } }' })
    expect(await received.end).toMatchObject({
      status: 'failed',
      error: [{ extensions: { code: 'BAD_USER_INPUT' } }, { extensions: { code: 'BAD_USER_INPUT' } }],
    })
  })

  test('serves queries and mutations over the same socket', async () => {
    const query = receive(client, { query: '{ ping }' })
    expect(await query.end).toEqual({ status: 'completed' })
    expect(query.events).toEqual([{ data: { ping: 'pong' } }])
  })
})
