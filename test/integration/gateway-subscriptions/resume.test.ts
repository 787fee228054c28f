import { createWebSocketUpstream } from '@plumbline/federated-subscriptions'
import type { Upstream } from '@plumbline/federated-subscriptions'
import type { Client } from 'graphql-ws'
import { connect, receive, until } from './support/client.ts'
import type { Received } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { startSubgraph } from './support/subgraph-server.ts'
import type { SubgraphServer } from './support/subgraph-server.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { Caller, TestSubgraphs } from './support/subgraphs.ts'

const progress = 'subscription ($after: String) { progress(topic: "a", after: $after) { kind n product { name } } }'

describe('resuming', () => {
  let subgraphs: TestSubgraphs
  let subgraph: SubgraphServer
  let upstream: Upstream<Caller>
  let gateway: TestGateway
  let clients: Client[]

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    subgraph = await startSubgraph(subgraphs.runs)
    upstream = createWebSocketUpstream<Caller>({ urls: [subgraph.url], reconnectMaxMs: 50 })
    gateway = await startGateway(subgraphs, { deps: { upstreams: { runs: upstream } } })
    clients = []
  })

  afterEach(async () => {
    await Promise.all(clients.map(async (client) => client.dispose()))
    await gateway.stop()
    await upstream.dispose()
    await subgraph.stop()
  })

  const watch = (after?: string, query = progress): Received => {
    const client = connect(gateway.url)
    clients.push(client)
    return receive(client, { query, variables: { after } })
  }
  const append = (count: number): void => {
    for (let i = 0; i < count; i++) subgraphs.log.append('a')
  }
  const numbers = ({ events }: Received): unknown[] =>
    events.map(({ data }) => {
      const event = data?.['progress'] as { kind: string; n: number } | undefined
      return event?.kind === 'SNAPSHOT' ? `snapshot ${event.n}` : event?.n
    })
  const metrics = () => gateway.subscriptions.metrics()

  test('does not send the cursor that the gateway added', async () => {
    const received = watch()
    await received.has(1)
    expect(received.events[0]).toEqual({
      data: { progress: { kind: 'SNAPSHOT', n: 0, product: { name: 'Product 0' } } },
    })
  })

  test('keeps a cursor that the client selects, under any alias', async () => {
    const received = watch(
      undefined,
      'subscription { progress(topic: "a") { cursor resumeCursor: cursor ...F } } fragment F on Numbered { n }',
    )
    await received.has(1)
    expect(received.events[0]).toEqual({ data: { progress: { cursor: 'a:0', resumeCursor: 'a:0', n: 0 } } })
  })

  test('replays missed events and continues, without duplicates and in order', async () => {
    append(5)
    const received = watch('a:2')
    await received.has(3)
    append(2)
    await received.has(5)
    expect(numbers(received)).toEqual([3, 4, 5, 6, 7])
  })

  test("forwards the owning subgraph's error about an unknown cursor", async () => {
    const received = watch('b:2')
    expect(await received.end).toMatchObject({ status: 'failed', error: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
  })

  test('gets a snapshot where the log does not reach back', async () => {
    append(5)
    subgraphs.log.trim('a', 1)
    const received = watch('a:2')
    await received.has(1)
    append(1)
    await received.has(2)
    expect(numbers(received)).toEqual(['snapshot 5', 6])
  })

  test('heals a broken upstream without the client noticing', async () => {
    const received = watch()
    await received.has(1)
    append(2)
    await received.has(3)
    subgraph.cut()
    append(3)
    await received.has(6)
    append(1)
    await received.has(7)
    expect(numbers(received)).toEqual(['snapshot 0', 1, 2, 3, 4, 5, 6])
    expect(metrics().counters.upstreamBreaks).toBe(1)
  })

  test('heals over a restart of the subgraph', async () => {
    const received = watch()
    await received.has(1)
    const port = Number(new URL(subgraph.url).port)
    await subgraph.stop()
    append(3)
    subgraph = await startSubgraph(subgraphs.runs, port)
    await received.has(4)
    expect(numbers(received)).toEqual(['snapshot 0', 1, 2, 3])
  })

  test('reopens a field without cursors and continues with later events', async () => {
    const received = watch(undefined, 'subscription { tick(topic: "a") { n } }')
    await until(() => subgraphs.log.readers === 1)
    subgraph.cut()
    await until(() => subgraphs.log.opened === 2 && subgraphs.log.readers === 1)
    append(1)
    await received.has(1)
    expect(received.events).toEqual([{ data: { tick: { n: 1 } } }])
  })

  test('sends a late client its own snapshot, and then one stream to all', async () => {
    const first = watch()
    await first.has(1)
    append(3)
    await first.has(4)
    const late = watch()
    await late.has(1)
    expect(numbers(late)).toEqual(['snapshot 3'])
    await until(() => subgraphs.log.readers === 1)
    append(2)
    await Promise.all([first.has(6), late.has(3)])
    expect(numbers(first)).toEqual(['snapshot 0', 1, 2, 3, 4, 5])
    expect(numbers(late)).toEqual(['snapshot 3', 4, 5])
    expect(metrics().counters.streamsMerged).toBe(1)
  })

  test('serves a cursor among the latest events from memory', async () => {
    const first = watch()
    await first.has(1)
    append(5)
    await first.has(6)
    const { opened } = subgraphs.log
    const resumed = watch('a:3')
    await resumed.has(2)
    append(1)
    await resumed.has(3)
    expect(numbers(resumed)).toEqual([4, 5, 6])
    expect(subgraphs.log.opened).toBe(opened)
  })

  test('lets a client with an older cursor catch up separately and then join', async () => {
    append(10)
    const first = watch('a:9')
    await first.has(1)
    const behind = watch('a:2')
    await behind.has(8)
    await until(() => subgraphs.log.readers === 1)
    append(2)
    await Promise.all([first.has(3), behind.has(10)])
    expect(numbers(first)).toEqual([10, 11, 12])
    expect(numbers(behind)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  })

  test('opens one upstream for all clients that resume at the same position', async () => {
    append(3)
    const received = Array.from({ length: 10 }, () => watch('a:1'))
    await Promise.all(received.map(({ has }) => has(2)))
    expect(subgraphs.log.opened).toBe(1)
    for (const one of received) expect(numbers(one)).toEqual([2, 3])
  })

  test('completes after the terminal event, also for later subscribers', async () => {
    const received = watch()
    await received.has(1)
    subgraphs.log.append('a', 'END')
    expect(await received.end).toEqual({ status: 'completed' })
    const late = watch('a:0')
    expect(await late.end).toEqual({ status: 'completed' })
    expect(numbers(late)).toEqual([1])
  })

  test('resumes at another gateway', async () => {
    const received = watch()
    await received.has(1)
    append(2)
    await received.has(3)
    const other = await startGateway(subgraphs)
    await gateway.stop()
    append(2)
    gateway = other
    const resumed = watch('a:2')
    await resumed.has(2)
    expect([...numbers(received), ...numbers(resumed)]).toEqual(['snapshot 0', 1, 2, 3, 4])
  })

  test('ends an upstream that stays unreachable', async () => {
    await gateway.stop()
    gateway = await startGateway(subgraphs, {
      deps: { upstreams: { runs: upstream } },
      settings: { upstreamGiveUpMs: 100, upstreamOpenTimeoutMs: 100 },
    })
    const received = watch()
    await received.has(1)
    await subgraph.stop()
    expect(await received.end).toMatchObject({
      status: 'failed',
      error: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    })
    const late = watch()
    expect(await late.end).toMatchObject({
      status: 'failed',
      error: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    })
  })
})
