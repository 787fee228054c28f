import type { Client } from 'graphql-ws'
import { WebSocket } from 'ws'
import { connect, receive, until } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway, TestGatewayOptions } from './support/gateway.ts'
import { createRawClient } from './support/raw-client.ts'
import type { RawClient } from './support/raw-client.ts'
import { composeTestSupergraph, createTestSubgraphs } from './support/subgraphs.ts'
import type { TestSubgraphs } from './support/subgraphs.ts'

const progress = 'subscription { progress(topic: "a") { kind n viewer } }'

/** A value that JSON cannot represent. */
const circular: Record<string, unknown> = {}
circular['self'] = circular

describe('the life of a socket', () => {
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let clients: (Client | RawClient)[]

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    clients = []
    gateway = await startGateway(subgraphs)
  })

  afterEach(async () => {
    await Promise.all(clients.map(async (client) => client.dispose()))
    await gateway.stop()
  })

  const restart = async (options: TestGatewayOptions): Promise<void> => {
    await gateway.stop()
    gateway = await startGateway(subgraphs, options)
  }
  const as = (name: string): Client => {
    const client = connect(gateway.url, { connectionParams: { authorization: `Bearer ${name}` } })
    clients.push(client)
    return client
  }
  const raw = async (): Promise<RawClient> => {
    const client = await createRawClient(gateway.url)
    clients.push(client)
    return client
  }

  test('keeps operations across a new supergraph, from their positions', async () => {
    const received = receive(as('ada'), { query: progress })
    const plain = receive(as('ada'), { query: 'subscription { tick(topic: "a") { n } }' })
    await received.has(1)
    await until(() => subgraphs.log.readers === 2)
    gateway.reload(composeTestSupergraph((sdl) => sdl.replace('secret: String!', 'secret: String! fresh: String')))
    await until(() => gateway.subscriptions.metrics().counters.replans === 2)
    subgraphs.log.append('a')
    await Promise.all([received.has(2), plain.has(1)])
    expect(received.events.map(({ data }) => (data?.['progress'] as { n: number } | undefined)?.n)).toEqual([0, 1])
  })

  test('ends operations that a new supergraph does not allow, with an error', async () => {
    const client = as('ada')
    const gone = receive(client, { query: 'subscription { tick(topic: "a") { secret } }' })
    const kept = receive(client, { query: progress })
    await kept.has(1)
    gateway.reload(composeTestSupergraph((sdl) => sdl.replace('secret: String!', '')))
    expect(await gone.end).toMatchObject({
      error: [{ message: expect.stringContaining('schema has changed'), extensions: { reason: 'SCHEMA_CHANGED' } }],
    })
    subgraphs.log.append('a')
    await kept.has(2)
  })

  test('drains operations before it stops, with a close code after which clients reconnect', async () => {
    const gate = Promise.withResolvers<void>()
    await restart({
      deps: {
        completeEvent: async ({ event }) => {
          await gate.promise
          return { data: event.data ?? null }
        },
      },
    })
    const client = await raw()
    client.send({ type: 'connection_init' })
    await client.message()
    client.send({ id: '1', type: 'subscribe', payload: { query: 'subscription { tick(topic: "a") { n } }' } })
    await until(() => subgraphs.log.readers === 1)
    subgraphs.log.append('a')
    await until(() => gateway.subscriptions.metrics().gauges.pendingEvents === 1)
    const stopped = gateway.stop()
    gate.resolve()
    expect(await client.message()).toMatchObject({ id: '1', type: 'next', payload: { data: { tick: { n: 1 } } } })
    expect(await client.closed).toMatchObject({ code: 1001 })
    await stopped
    expect(subgraphs.log.readers).toBe(0)
  })

  test('sends pings, and terminates a socket whose peer does not respond', async () => {
    await restart({ settings: { pingIntervalMs: 120 } })
    const dead = new WebSocket(gateway.url, 'graphql-transport-ws', { autoPong: false })
    const alive = await raw()
    await new Promise((resolve) => dead.once('ping', resolve))
    await new Promise((resolve) => dead.once('close', resolve))
    await until(() => gateway.subscriptions.metrics().gauges.sockets === 1)
    expect(alive.socket.readyState).toBe(WebSocket.OPEN)
  })

  test('leaves nothing open upstream when a socket closes while its operation is opening', async () => {
    const opening = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    let cancelled = 0
    await restart({
      deps: {
        upstreams: () => ({
          open: (_request, sink) => {
            asked.resolve()
            void opening.promise.then(() => sink.next({ data: { tick: { n: 1 } } }))
            return { cancel: () => void cancelled++ }
          },
          dispose: async () => undefined,
        }),
      },
    })
    const client = await raw()
    client.send({ type: 'connection_init' })
    await client.message()
    client.send({ id: '1', type: 'subscribe', payload: { query: 'subscription { tick(topic: "a") { n } }' } })
    await asked.promise
    client.socket.terminate()
    await until(() => cancelled === 1)
    opening.resolve()
    expect(gateway.subscriptions.metrics().gauges).toMatchObject({
      operations: 0,
      upstreams: 0,
      sharedGroups: 0,
      sockets: 0,
    })
  })

  test('frees a query from being executed further when its socket closes', async () => {
    const signals: AbortSignal[] = []
    await restart({
      deps: {
        executeOperation: ({ signal }) => {
          signals.push(signal)
          return new Promise(() => undefined)
        },
      },
    })
    const client = await raw()
    client.send({ type: 'connection_init' })
    await client.message()
    client.send({ id: '1', type: 'subscribe', payload: { query: '{ ping }' } })
    await until(() => signals.length === 1)
    expect(signals[0]?.aborted).toBe(false)
    client.socket.terminate()
    await until(() => signals[0]?.aborted === true)
  })

  test('does not keep the session of a socket that closes while it authenticates', async () => {
    const authenticated = Promise.withResolvers<void>()
    await restart({
      settings: { maxConnectionsPerUser: 1 },
      deps: {
        authenticate: async () => {
          await authenticated.promise
          return { identity: { name: 'ada' }, scope: 'ada', userId: 'ada' }
        },
      },
    })
    const first = await raw()
    first.send({ type: 'connection_init' })
    first.socket.terminate()
    await until(() => gateway.subscriptions.metrics().gauges.sockets === 0)
    authenticated.resolve()
    const second = await raw()
    second.send({ type: 'connection_init' })
    expect(await second.message()).toMatchObject({ type: 'connection_ack' })
  })

  test('aborts the completion of an event without subscribers', async () => {
    const aborted = Promise.withResolvers<void>()
    await restart({
      deps: {
        completeEvent: ({ signal }) => {
          signal.addEventListener('abort', () => aborted.resolve())
          return new Promise(() => undefined)
        },
      },
    })
    const received = receive(as('ada'), { query: progress })
    await until(() => gateway.subscriptions.metrics().gauges.pendingEvents === 1)
    received.cancel()
    await aborted.promise
    expect(gateway.subscriptions.metrics().gauges.pendingEvents).toBe(0)
  })

  test('replaces an event that takes too long or cannot be completed with an error, and continues', async () => {
    let call = 0
    await restart({
      settings: { eventTimeoutMs: 50 },
      deps: {
        completeEvent: async ({ event }) => {
          call++
          if (call === 1) return new Promise(() => undefined)
          if (call === 2) throw new Error('secret')
          if (call === 3) return { data: circular }
          return { data: event.data ?? null }
        },
      },
    })
    const received = receive(as('ada'), { query: 'subscription { progress(topic: "a") { n } }' })
    for (let n = 0; n < 3; n++) subgraphs.log.append('a')
    await received.has(1)
    subgraphs.log.append('a')
    subgraphs.log.append('a')
    subgraphs.log.append('a')
    await received.has(4)
    expect(
      received.events.map(({ data, errors }) => [data, errors?.[0]?.extensions?.['code'], errors?.[0]?.message]),
    ).toEqual([
      [null, 'TIMEOUT', 'expected an answer within 50 ms'],
      [null, 'INTERNAL', 'Internal error'],
      [null, 'INTERNAL', 'Internal error'],
      [{ progress: { n: 6 } }, undefined, undefined],
    ])
  })
})
