import { createLocalUpstream, createWebSocketUpstream } from '@plumbline/federated-subscriptions'
import type { SubscriptionDependencies, Upstream } from '@plumbline/federated-subscriptions'
import { subscribe as subscribeTo } from 'graphql'
import { until } from './support/client.ts'
import { localUpstream, startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { createRawClient } from './support/raw-client.ts'
import type { RawClient } from './support/raw-client.ts'
import { startSubgraph } from './support/subgraph-server.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { Caller, TestSubgraphs } from './support/subgraphs.ts'

const ticks = 'subscription { tick(topic: "a") { n } }'

describe('an operation that its client completes before it has begun', () => {
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let client: RawClient
  /** Subscriptions that the owning subgraph received. */
  let opened: number
  /** Queries and mutations that were executed. */
  let executed: string[]

  const start = async (deps: Partial<SubscriptionDependencies<Caller>> = {}): Promise<void> => {
    subgraphs = createTestSubgraphs()
    opened = 0
    executed = []
    const served = localUpstream(subgraphs)
    const counted: Upstream<Caller> = {
      open: (request, sink) => {
        opened++
        return served.open(request, sink)
      },
      dispose: () => served.dispose(),
    }
    gateway = await startGateway(subgraphs, {
      settings: { accessMaxAgeAtEventMs: 0 },
      deps: {
        upstreams: { runs: counted },
        executeOperation: async ({ request }) => {
          executed.push(request.query)
          return { data: { ping: 'pong' } }
        },
        ...deps,
      },
    })
    client = await createRawClient(gateway.url)
    client.send({ type: 'connection_init' })
    await client.message()
  }

  afterEach(async () => {
    client.dispose()
    await gateway.stop()
  })

  const subscribe = (id: string, query: string): void => client.send({ id, type: 'subscribe', payload: { query } })
  const complete = (id: string): void => client.send({ id, type: 'complete' })

  /** Resolves when the gateway has handled all messages sent so far, and their immediate effects. */
  async function handled(): Promise<void> {
    client.send({ type: 'ping' })
    expect(await client.message()).toEqual({ type: 'pong' })
    await new Promise((resolve) => setImmediate(resolve))
  }

  const nothingRuns = (): void =>
    expect(gateway.subscriptions.metrics().gauges).toMatchObject({ operations: 0, sharedGroups: 0, upstreams: 0 })

  test('in the same moment does not start', async () => {
    await start()
    const messages = Array.from({ length: 20 }, (_, n) => [
      { id: String(n), type: 'subscribe', payload: { query: n % 2 === 0 ? ticks : '{ ping }' } },
      { id: String(n), type: 'complete' },
    ])
    client.sendTogether(messages.flat())
    await handled()
    expect(gateway.subscriptions.metrics().counters.operationsStarted).toBe(0)
    expect({ opened, executed }).toEqual({ opened: 0, executed: [] })
    nothingRuns()
  })

  test.each([
    ['subscription', ticks],
    ['query', '{ ping }'],
  ])('does not start as a %s while it is found out whether its client still has access', async (_, query) => {
    const isAsked = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<'same'>()
    await start({
      revalidate: () => {
        isAsked.resolve()
        return answer.promise
      },
    })
    subscribe('1', query)
    await isAsked.promise
    complete('1')
    await handled()
    answer.resolve('same')
    await handled()
    expect({ opened, executed }).toEqual({ opened: 0, executed: [] })
    nothingRuns()
    // The same operation, for which its client waits.
    subscribe('2', query)
    await until(() => opened + executed.length === 1)
  })

  test('is left again by an upstream that opens it late', async () => {
    const isAsked = Promise.withResolvers<void>()
    const isOpen = Promise.withResolvers<void>()
    const local = createTestSubgraphs()
    const upstream = createLocalUpstream<Caller>(async ({ document, identity }) => {
      isAsked.resolve()
      await isOpen.promise
      return subscribeTo({ schema: local.runs, document, contextValue: identity })
    })
    await start({ upstreams: { runs: upstream } })
    subscribe('1', ticks)
    await isAsked.promise
    complete('1')
    await handled()
    isOpen.resolve()
    await handled()
    expect(local.log.opened).toBe(0)
    nothingRuns()
  })

  test('does not start while it is signed for the subgraph', async () => {
    const isAsked = Promise.withResolvers<void>()
    const signature = Promise.withResolvers<Record<string, unknown>>()
    const remote = createTestSubgraphs()
    const subgraph = await startSubgraph(remote.runs)
    const upstream = createWebSocketUpstream<Caller>({
      urls: [subgraph.url],
      extensions: () => {
        isAsked.resolve()
        return signature.promise
      },
    })
    await start({ upstreams: { runs: upstream } })
    subscribe('1', ticks)
    await isAsked.promise
    complete('1')
    await handled()
    signature.resolve({ caller: 'ada' })
    subscribe('2', ticks)
    await until(() => remote.log.readers > 0)
    expect(remote.log.opened).toBe(1)
    await upstream.dispose()
    await subgraph.stop()
  })
})
