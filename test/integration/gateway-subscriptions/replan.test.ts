import { createPlanCompletion, createWebSocketUpstream } from '@plumbline/federated-subscriptions'
import type { Upstream } from '@plumbline/federated-subscriptions'
import { graphql } from 'graphql'
import type { Client } from 'graphql-ws'
import { connect, receive, until } from './support/client.ts'
import type { Received } from './support/client.ts'
import { localUpstream, startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { startSubgraph } from './support/subgraph-server.ts'
import type { SubgraphServer } from './support/subgraph-server.ts'
import { composeTestSupergraph, createTestSubgraphs } from './support/subgraphs.ts'
import type { Caller, TestSubgraphs } from './support/subgraphs.ts'

/** Supergraphs for which the plan of the same operation differs in its owning subgraph, or in another one. */
const supergraphs: Readonly<Record<string, () => string>> = {
  'the owner is another': () => composeTestSupergraph(undefined, undefined, 'steps'),
  'entities have another key': () =>
    composeTestSupergraph(
      (sdl) => sdl.replace('@key(fields: "upc", resolvable: false) ', '').replace('upc: String! ean', 'ean'),
      (sdl) => sdl.replace('@key(fields: "upc") ', ''),
    ),
}

describe.each(['local', 'remote'] as const)('a new supergraph, over a %s upstream,', (kind) => {
  let subgraphs: TestSubgraphs
  let subgraph: SubgraphServer
  let upstream: Upstream<Caller>
  let gateway: TestGateway
  let client: Client
  let gate: PromiseWithResolvers<void>
  let asked: string[]

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    subgraph = await startSubgraph(subgraphs.runs)
    upstream =
      kind === 'local'
        ? localUpstream(subgraphs)
        : createWebSocketUpstream<Caller>({ urls: [subgraph.url], reconnectMaxMs: 50 })
    asked = []
    gate = Promise.withResolvers()
    gate.resolve()
    const complete = createPlanCompletion<Caller>(async ({ query, variables }) =>
      graphql({ schema: subgraphs.catalog, source: query, variableValues: variables }),
    )
    gateway = await startGateway(subgraphs, {
      settings: { reconnectMaxMs: 50 },
      deps: {
        upstreams: () => ({
          open: (request, sink) => {
            asked.push(`${request.subgraph} ${request.query}`)
            return upstream.open(request, sink)
          },
          dispose: async () => undefined,
        }),
        completeEvent: async (event) => {
          await gate.promise
          return complete(event)
        },
      },
    })
    client = connect(gateway.url)
  })

  afterEach(async () => {
    await client.dispose()
    await gateway.stop()
    await upstream.dispose()
    await subgraph.stop()
  })

  const append = (count: number): void => {
    for (let n = 0; n < count; n++) subgraphs.log.append('a')
  }
  const metrics = () => gateway.subscriptions.metrics()
  const replanned = () => until(() => metrics().counters.replans === 1)
  const eventsUpTo = (last: number) =>
    Array.from({ length: last + 1 }, (_, n) => ({ data: { progress: { n, product: { name: `Product ${n}` } } } }))

  async function watch(): Promise<Received> {
    const received = receive(client, { query: 'subscription { progress(topic: "a") { n product { name } } }' })
    await received.has(1)
    return received
  }

  describe.each(Object.entries(supergraphs))('by which %s,', (_what, compose) => {
    test('takes over a stream with pending events, none of which is lost or duplicated', async () => {
      const received = await watch()
      gate = Promise.withResolvers()
      append(12)
      await until(() => metrics().gauges.pendingEvents > 8)
      gateway.reload(compose())
      await replanned()
      append(3)
      await until(() => asked.length === 2)
      gate.resolve()
      await received.has(16)
      append(1)
      await received.has(17)
      expect(received.events).toEqual(eventsUpTo(16))
      expect(asked[1]).not.toBe(asked[0])
      await until(() => subgraphs.log.readers === 1)
    })

    test('takes over an idle stream', async () => {
      const received = await watch()
      append(2)
      await received.has(3)
      gateway.reload(compose())
      await replanned()
      await until(() => asked.length === 2 && subgraphs.log.readers === 1)
      append(2)
      await received.has(5)
      expect(received.events).toEqual(eventsUpTo(4))
    })
  })
})

describe('a new supergraph while a stream is being healed', () => {
  test.each(Object.entries(supergraphs))('by which %s loses no event', async (_what, compose) => {
    const subgraphs = createTestSubgraphs()
    let subgraph = await startSubgraph(subgraphs.runs)
    const upstream = createWebSocketUpstream<Caller>({ urls: [subgraph.url], reconnectMaxMs: 50 })
    const asked: string[] = []
    const gateway = await startGateway(subgraphs, {
      settings: { reconnectMaxMs: 50 },
      deps: {
        upstreams: () => ({
          open: (request, sink) => {
            asked.push(request.subgraph + request.query)
            return upstream.open(request, sink)
          },
          dispose: async () => undefined,
        }),
      },
    })
    const client = connect(gateway.url)
    const received = receive(client, { query: 'subscription { progress(topic: "a") { n product { name } } }' })
    await received.has(1)
    const port = Number(new URL(subgraph.url).port)
    await subgraph.stop()
    await until(() => gateway.subscriptions.metrics().counters.upstreamBreaks > 0)
    for (let n = 0; n < 3; n++) subgraphs.log.append('a')
    gateway.reload(compose())
    await until(() => gateway.subscriptions.metrics().counters.replans === 1)
    subgraph = await startSubgraph(subgraphs.runs, port)
    await received.has(4)
    subgraphs.log.append('a')
    await received.has(5)
    expect(received.events).toEqual(
      Array.from({ length: 5 }, (_, n) => ({ data: { progress: { n, product: { name: `Product ${n}` } } } })),
    )
    expect(asked.at(-1)).not.toBe(asked[0])
    expect(subgraphs.log.readers).toBe(1)
    await client.dispose()
    await gateway.stop()
    await upstream.dispose()
    await subgraph.stop()
  })
})
