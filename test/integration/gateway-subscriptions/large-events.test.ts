import { createWebSocketUpstream } from '@plumbline/federated-subscriptions'
import type { CompleteEvent, Upstream, WebSocketUpstreamOptions } from '@plumbline/federated-subscriptions'
import { GraphQLError } from 'graphql'
import { connect, receive, until } from './support/client.ts'
import type { Received } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { startSubgraph } from './support/subgraph-server.ts'
import type { SubgraphServer } from './support/subgraph-server.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { Caller, TestSubgraphs } from './support/subgraphs.ts'

describe('events of a remote subgraph', () => {
  let subgraphs: TestSubgraphs
  let subgraph: SubgraphServer
  let upstream: Upstream<Caller>
  let gateway: TestGateway
  let received: Received
  const cleanUp: (() => Promise<unknown> | void)[] = []

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    subgraph = await startSubgraph(subgraphs.runs)
  })

  afterEach(async () => {
    for (const dispose of cleanUp.splice(0).toReversed()) await dispose()
    await subgraph.stop()
  })

  async function watch(
    query: string,
    {
      complete = async ({ event }) => ({ data: event.data ?? null }),
      ...options
    }: Partial<WebSocketUpstreamOptions<Caller>> & { readonly complete?: CompleteEvent<Caller> } = {},
  ): Promise<void> {
    upstream = createWebSocketUpstream<Caller>({ urls: [subgraph.url], reconnectMaxMs: 50, ...options })
    gateway = await startGateway(subgraphs, {
      settings: { maxPendingBytes: 4_000, maxPendingEvents: 100_000, reconnectMaxMs: 50, upstreamOpenTimeoutMs: 500 },
      deps: { upstreams: { runs: upstream }, completeEvent: complete },
    })
    const client = connect(gateway.url)
    cleanUp.push(
      () => upstream.dispose(),
      () => gateway.stop(),
      () => client.dispose(),
    )
    received = receive(client, { query })
  }

  test('is suspended when queued events are large, not only when they are many', async () => {
    const gate = Promise.withResolvers<void>()
    await watch('subscription { progress(topic: "a") { n } }', {
      complete: async ({ event }) => {
        await gate.promise
        return { data: event.data ?? null }
      },
    })
    await until(() => gateway.subscriptions.metrics().gauges.pendingEvents === 1)
    const count = 1_000
    for (let n = 0; n < count; n++) subgraphs.log.append('a')
    await until(() => subgraphs.log.readers === 0)
    // An event is about 70 bytes on the wire.
    expect(gateway.subscriptions.metrics().gauges.pendingEvents).toBeLessThan(100)
    gate.resolve()
    await received.has(count + 1)
    expect(received.events.map(({ data }) => (data?.['progress'] as { n: number } | undefined)?.n)).toEqual(
      Array.from({ length: count + 1 }, (_, n) => n),
    )
  })

  test('is not taken in if one message is larger than the bound', async () => {
    await watch(
      `subscription { progress(topic: "a") { ${Array.from({ length: 50 }, (_, n) => `n${n}: n`).join(' ')} } }`,
      {
        maxMessageBytes: 300,
      },
    )
    expect(await received.end).toMatchObject({
      status: 'failed',
      error: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    })
    expect(received.events).toEqual([])
  })

  test('ends the stream whose event is too large for the socket, and no other', async () => {
    await watch('subscription { progress(topic: "a") { n } }', { maxMessageBytes: 300 })
    await received.has(1)
    const large = `subscription { progress(topic: "b") { ${Array.from({ length: 50 }, (_, n) => `n${n}: n`).join(' ')} } }`
    const client = connect(gateway.url)
    cleanUp.push(() => client.dispose())
    const refused = receive(client, { query: large })
    expect(await refused.end).toMatchObject({
      status: 'failed',
      error: [{ message: expect.stringContaining('larger'), extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    })
    await until(() => subgraphs.log.readers === 1)
    subgraphs.log.append('a')
    await received.has(2)
    expect(received.events.map(({ data }) => data?.['progress'])).toEqual([{ n: 0 }, { n: 1 }])
  })

  test('has a code when it ends a stream by an error that has none', async () => {
    subgraphs.log.read = () => {
      throw new GraphQLError('ECONNREFUSED 10.0.0.7')
    }
    await watch('subscription { progress(topic: "a") { n } }')
    expect(await received.end).toMatchObject({ error: [{ extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' } }] })
  })
})
