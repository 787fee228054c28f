import { GraphQLError } from 'graphql'
import type { Client } from 'graphql-ws'
import { connect, receive, until } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway, TestGatewayOptions } from './support/gateway.ts'
import { createRawClient } from './support/raw-client.ts'
import type { RawClient } from './support/raw-client.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { TestSubgraphs } from './support/subgraphs.ts'

const progress = 'subscription { progress(topic: "a") { kind n viewer } }'

describe('access to sockets, and its duration', () => {
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

  test.each([
    ['UNAUTHENTICATED', 4401],
    ['FORBIDDEN', 4403],
    ['RATE_LIMITED', 4429],
    [undefined, 4500],
  ])('closes with the code for %s when authentication fails', async (code, closeCode) => {
    await restart({
      deps: {
        authenticate: async () => {
          throw code ? new GraphQLError('no', { extensions: { code } }) : new Error('the user store is unavailable')
        },
      },
    })
    const client = await raw()
    client.send({ type: 'connection_init' })
    expect(await client.closed).toMatchObject({ code: closeCode })
  })

  test('limits the sockets of one user', async () => {
    await restart({ settings: { maxConnectionsPerUser: 1 } })
    const first = await raw()
    first.send({ type: 'connection_init', payload: { authorization: 'Bearer ada' } })
    await first.message()
    const second = await raw()
    second.send({ type: 'connection_init', payload: { authorization: 'Bearer ada' } })
    expect(await second.closed).toMatchObject({ code: 4429 })
    first.socket.close()
    await until(() => gateway.subscriptions.metrics().gauges.sockets === 0)
    const third = await raw()
    third.send({ type: 'connection_init', payload: { authorization: 'Bearer ada' } })
    expect(await third.message()).toMatchObject({ type: 'connection_ack' })
  })

  test('limits the sockets from one address', async () => {
    await restart({ settings: { maxConnectionsPerAddress: 1 } })
    await raw()
    const second = await raw()
    expect(await second.closed).toMatchObject({ code: 4429 })
  })

  test('limits the operations of one socket without affecting the others', async () => {
    await restart({ settings: { maxOperationsPerSocket: 2 } })
    const client = as('ada')
    const received = [receive(client, { query: progress }), receive(client, { query: progress })]
    await Promise.all(received.map(({ has }) => has(1)))
    const third = receive(client, { query: progress })
    expect(await third.end).toMatchObject({ status: 'failed', error: [{ extensions: { code: 'RATE_LIMITED' } }] })
    subgraphs.log.append('a')
    await Promise.all(received.map(({ has }) => has(2)))
  })

  test('refuses operations that the host does not admit', async () => {
    await restart({
      deps: {
        admit: ({ query }) => {
          if (query.includes('viewer'))
            throw new GraphQLError('too costly', { extensions: { code: 'OPERATION_TOO_COSTLY' } })
        },
      },
    })
    const received = receive(as('ada'), { query: progress })
    expect(await received.end).toMatchObject({ error: [{ extensions: { code: 'OPERATION_TOO_COSTLY' } }] })
  })

  test('ends the operations when the credentials expire, and keeps the socket', async () => {
    // Measured from the authentication, so that a slow start does not shorten it.
    let lifetimeMs = 2_000
    let expiresAt = new Date(0)
    await restart({
      deps: {
        authenticate: async () => {
          expiresAt = new Date(Date.now() + lifetimeMs)
          return { identity: { name: 'ada' }, scope: 'ada', expiresAt }
        },
      },
    })
    const client = await raw()
    client.send({ type: 'connection_init' })
    expect(await client.message()).toEqual({ type: 'connection_ack', payload: { expiresAt: expiresAt.toISOString() } })
    client.send({ id: '1', type: 'subscribe', payload: { query: progress } })
    expect(await client.message()).toMatchObject({ type: 'next' })
    expect(await client.message()).toMatchObject({
      id: '1',
      type: 'error',
      payload: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    })
    client.send({ id: '2', type: 'subscribe', payload: { query: progress } })
    expect(await client.message()).toMatchObject({ id: '2', type: 'error' })
    lifetimeMs = 60_000
    client.send({ type: 'ping', payload: { authorization: 'Bearer fresh' } })
    expect(await client.message()).toEqual({ type: 'pong', payload: { expiresAt: expiresAt.toISOString() } })
    client.send({ id: '3', type: 'subscribe', payload: { query: progress } })
    expect(await client.message()).toMatchObject({ id: '3', type: 'next' })
  })

  test('continues when the client renews its credentials in time', async () => {
    const lifetimesMs = [2_000, 60_000]
    let firstEndsAt = 0
    await restart({
      deps: {
        authenticate: async () => {
          const expiresAt = new Date(Date.now() + (lifetimesMs.shift() ?? 0))
          firstEndsAt ||= expiresAt.getTime()
          return { identity: { name: 'ada' }, scope: 'ada', expiresAt }
        },
      },
    })
    const client = await raw()
    client.send({ type: 'connection_init' })
    await client.message()
    client.send({ id: '1', type: 'subscribe', payload: { query: progress } })
    await client.message()
    client.send({ type: 'ping', payload: { authorization: 'Bearer fresh' } })
    expect(await client.message()).toMatchObject({ type: 'pong' })
    await until(() => Date.now() > firstEndsAt)
    subgraphs.log.append('a')
    expect(await client.message()).toMatchObject({ id: '1', type: 'next' })
  })

  test('does not allow a client to change its user', async () => {
    const client = await raw()
    client.send({ type: 'connection_init', payload: { authorization: 'Bearer ada' } })
    await client.message()
    client.send({ type: 'ping', payload: { authorization: 'Bearer bob' } })
    expect(await client.message()).toMatchObject({
      type: 'pong',
      payload: { errors: [{ extensions: { code: 'FORBIDDEN' } }] },
    })
  })

  test('ends subscriptions that a changed identity may no longer see, without sending the event', async () => {
    let revision = 1
    await restart({
      deps: {
        authenticate: async () => ({ identity: { name: 'member' }, scope: 'ada' }),
        revalidate: async (identity) =>
          revision === 1 || identity.name === 'stranger' ? 'same' : { identity: { name: 'stranger' }, scope: 'ada' },
      },
    })
    subgraphs.banned.add('stranger')
    const received = receive(as('ada'), { query: progress })
    await received.has(1)
    revision = 2
    subgraphs.log.append('a')
    expect(await received.end).toMatchObject({ status: 'failed', error: [{ extensions: { code: 'NOT_FOUND' } }] })
    expect(received.events).toHaveLength(1)
  })

  test('ends it for the subscriber who has lost access, not for others of the shared stream', async () => {
    const lost = new Set<string>()
    const current = (name: string): { name: string } => ({ name: lost.has(name) ? 'stranger' : name })
    await restart({
      deps: {
        scopeOf: ({ identity }) => (identity.name === 'stranger' ? 'strangers' : 'members'),
        revalidate: async (identity) =>
          current(identity.name).name === identity.name
            ? 'same'
            : { identity: current(identity.name), scope: identity.name },
      },
    })
    subgraphs.banned.add('stranger')
    const [ada, bob] = [receive(as('ada'), { query: progress }), receive(as('bob'), { query: progress })]
    await Promise.all([ada.has(1), bob.has(1)])
    lost.add('ada')
    subgraphs.log.append('a')
    expect(await ada.end).toMatchObject({ status: 'failed', error: [{ extensions: { code: 'NOT_FOUND' } }] })
    await bob.has(2)
    expect(ada.events).toHaveLength(1)
    subgraphs.log.append('a')
    await bob.has(3)
    expect(bob.events.map(({ data }) => (data?.['progress'] as { n: number } | undefined)?.n)).toEqual([0, 1, 2])
  })

  test('does not pass over a change because the same user connects again meanwhile', async () => {
    let name = 'member'
    await restart({
      settings: { accessCheckIntervalMs: 5_000 },
      deps: {
        authenticate: async () => ({ identity: { name }, scope: 'ada' }),
        revalidate: async (identity) => (identity.name === name ? 'same' : { identity: { name }, scope: 'ada' }),
      },
    })
    subgraphs.banned.add('stranger')
    const received = receive(as('ada'), { query: progress })
    await received.has(1)
    name = 'stranger'
    const again = await raw()
    again.send({ type: 'connection_init' })
    await again.message()
    subgraphs.log.append('a')
    expect(await received.end).toMatchObject({ status: 'failed', error: [{ extensions: { code: 'NOT_FOUND' } }] })
    expect(received.events).toHaveLength(1)
  })

  test('continues from its position with a changed identity that still has access', async () => {
    let name = 'ada'
    await restart({
      deps: {
        authenticate: async () => ({ identity: { name }, scope: 'user 1' }),
        revalidate: async (identity) => (identity.name === name ? 'same' : { identity: { name }, scope: 'user 1' }),
      },
    })
    const received = receive(as('ada'), { query: progress })
    await received.has(1)
    name = 'lady lovelace'
    subgraphs.log.append('a')
    subgraphs.log.append('a')
    await received.has(3)
    expect(received.events.slice(1).map(({ data }) => data)).toEqual([
      { progress: { kind: 'STEP', n: 1, viewer: 'lady lovelace' } },
      { progress: { kind: 'STEP', n: 2, viewer: 'lady lovelace' } },
    ])
  })

  test('ends a session that was signed out within the interval, also without events', async () => {
    let isSignedOut = false
    await restart({
      settings: { accessCheckIntervalMs: 100 },
      deps: { revalidate: async () => (isSignedOut ? null : 'same') },
    })
    const client = await raw()
    client.send({ type: 'connection_init' })
    await client.message()
    client.send({ id: '1', type: 'subscribe', payload: { query: progress } })
    await client.message()
    isSignedOut = true
    expect(await client.message()).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    })
    expect(await client.closed).toMatchObject({ code: 4401 })
  })

  test('checks access immediately on request', async () => {
    await restart({
      settings: { accessMaxAgeAtEventMs: 60_000 },
      deps: { revalidate: async ({ name }) => (name === 'ada' ? null : 'same') },
    })
    const ada = receive(as('ada'), { query: progress })
    const bob = receive(as('bob'), { query: progress })
    await Promise.all([ada.has(1), bob.has(1)])
    await gateway.subscriptions.recheckAccess(({ name }) => name === 'ada')
    expect(await ada.end).toMatchObject({ status: 'failed' })
    expect(gateway.subscriptions.metrics().gauges.operations).toBe(1)
  })
})
