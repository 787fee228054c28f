import { createWebSocketUpstream } from '@plumbline/federated-subscriptions'
import type { Client } from 'graphql-ws'
import { receive, connect, until } from './support/client.ts'
import type { Received } from './support/client.ts'
import { openEventSource } from './support/event-source.ts'
import type { ServerSentEvent } from './support/event-source.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { createRawClient } from './support/raw-client.ts'
import { startSubgraph } from './support/subgraph-server.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { Caller, TestSubgraphs } from './support/subgraphs.ts'

const query = 'subscription { progress(topic: "a") { n } }'
/** Creates an event so large that few fit into the socket buffers of the system. */
const padding = 'x'.repeat(256 * 1024)

describe('back-pressure', () => {
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let clients: Client[]
  const cleanUp: (() => Promise<void>)[] = []

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    clients = []
    gateway = await startGateway(subgraphs, {
      settings: { slowConsumerGraceMs: 60_000 },
      deps: { completeEvent: async ({ event }) => ({ data: { ...event.data, padding } }) },
    })
  })

  afterEach(async () => {
    for (const client of clients) client.terminate()
    await gateway.stop()
    for (const dispose of cleanUp.splice(0)) await dispose()
  })

  test('disconnects a client that does not read with 4508, and does not delay others', async () => {
    const slow = await createRawClient(gateway.url)
    slow.send({ type: 'connection_init' })
    await slow.message()
    slow.send({ id: '1', type: 'subscribe', payload: { query } })
    await slow.message()
    slow.socket.pause()
    const others = Array.from({ length: 20 }, () => {
      const client = connect(gateway.url)
      clients.push(client)
      return receive(client, { query })
    })
    await Promise.all(others.map(({ has }) => has(1)))
    let appended = 0
    while (gateway.subscriptions.metrics().counters.slowConsumers === 0) {
      subgraphs.log.append('a')
      appended++
      await Promise.all(others.map(({ has }) => has(1 + appended)))
    }
    subgraphs.log.append('a')
    await Promise.all(others.map(({ has }) => has(2 + appended)))
    expect(gateway.subscriptions.metrics().gauges.operations).toBe(20)
    const seen: number[] = []
    slow.socket.on('message', (data) => seen.push(JSON.parse(String(data)).payload.data.progress.n))
    slow.socket.resume()
    expect(await slow.closed).toEqual({ code: 4508, reason: 'slow consumer' })
    expect(seen).toEqual(seen.map((_, index) => index + 1))
    expect(seen.length).toBeLessThan(appended)
  })

  test('does not delay 1,000 other clients, all of which receive every event', async () => {
    await gateway.stop()
    gateway = await startGateway(subgraphs, {
      settings: { maxConnectionsPerUser: 2_000 },
      deps: {
        completeEvent: async ({ event, planned }) => ({
          data: { ...event.data, ...(planned.responseName === 'large' && { padding }) },
        }),
      },
    })
    const slow = await createRawClient(gateway.url)
    slow.send({ type: 'connection_init' })
    await slow.message()
    slow.send({ id: '1', type: 'subscribe', payload: { query: 'subscription { large: progress(topic: "a") { n } }' } })
    await slow.message()
    slow.socket.pause()
    // A thousand concurrent handshakes exceed the system's backlog.
    const others: Received[] = []
    while (others.length < 1_000) {
      const some = Array.from({ length: 100 }, () => {
        const client = connect(gateway.url)
        clients.push(client)
        return receive(client, { query })
      })
      others.push(...some)
      await Promise.all(some.map(({ has }) => has(1)))
    }
    let appended = 0
    while (gateway.subscriptions.metrics().counters.slowConsumers === 0) {
      subgraphs.log.append('a')
      appended++
      await Promise.all(others.map(({ has }) => has(1 + appended)))
    }
    const expected = Array.from({ length: 1 + appended }, (_, n) => n)
    for (const { events } of others)
      expect(events.map(({ data }) => (data?.['progress'] as { n: number } | undefined)?.n)).toEqual(expected)
    slow.socket.terminate()
  })

  test.each(['local', 'remote'])('lets a client catch up at its own pace from a %s upstream', async (kind) => {
    const subgraph = await startSubgraph(subgraphs.runs)
    const upstream = createWebSocketUpstream<Caller>({ urls: [subgraph.url] })
    cleanUp.push(
      () => upstream.dispose(),
      () => subgraph.stop(),
    )
    await gateway.stop()
    gateway = await startGateway(subgraphs, {
      settings: { maxQueuedBytes: 128 * 1024 },
      deps: {
        completeEvent: async ({ event }) => ({ data: { ...event.data, padding: padding.slice(0, 16 * 1024) } }),
        ...(kind === 'remote' ? { upstreams: { runs: upstream } } : {}),
      },
    })
    const count = 2_000
    for (let n = 0; n < count; n++) subgraphs.log.append('a')
    const client = connect(gateway.url)
    clients.push(client)
    const received = receive(client, { query: 'subscription { progress(topic: "a", after: "a:0") { n } }' })
    await received.has(count)
    expect(received.events.map(({ data }) => (data?.['progress'] as { n: number } | undefined)?.n)).toEqual(
      Array.from({ length: count }, (_, index) => index + 1),
    )
    expect(gateway.subscriptions.metrics().counters.slowConsumers).toBe(0)
  })

  test('breaks off a slow HTTP stream, whose client resumes after its last event', async () => {
    await gateway.stop()
    gateway = await startGateway(subgraphs, {
      settings: { slowConsumerGraceMs: 100 },
      deps: { completeEvent: async ({ event }) => ({ data: { ...event.data, padding } }) },
    })
    const controller = new AbortController()
    const { signal } = controller
    const slow = openEventSource(gateway.httpUrl, { query, signal })
    const first = await slow.next()
    const { counters } = gateway.subscriptions.metrics()
    let { eventsOut } = counters
    while (gateway.subscriptions.metrics().counters.slowConsumers === 0) {
      subgraphs.log.append('a')
      await until(() => gateway.subscriptions.metrics().counters.eventsOut > eventsOut)
      ;({ eventsOut } = gateway.subscriptions.metrics().counters)
    }
    const seen = [first.value, ...(await readUntilBreak(slow))]
    const last = seen.at(-1)
    const resumed = openEventSource(gateway.httpUrl, { query, signal, lastEventId: last?.id })
    const { value: next } = await resumed.next()
    expect(seen.map((event) => event?.id)).toEqual(seen.map((_, index) => `a:${index}`))
    expect(next.id).toBe(`a:${seen.length}`)
    controller.abort()
  })
})

async function readUntilBreak(events: AsyncGenerator<ServerSentEvent>): Promise<ServerSentEvent[]> {
  const seen: ServerSentEvent[] = []
  try {
    for await (const event of events) seen.push(event)
  } catch {
    // The break that was waited for.
  }
  return seen
}
