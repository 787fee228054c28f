import type { Client } from 'graphql-ws'
import { connect, receive, until } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { createRawClient } from './support/raw-client.ts'
import type { RawClient } from './support/raw-client.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { TestSubgraphs } from './support/subgraphs.ts'

describe('a socket without operations for a while', () => {
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let clients: (Client | RawClient)[]
  /** Callers with a changed identity, and callers without one. */
  let removed: Set<string>
  let signedOut: Set<string>
  let executedFor: string[]

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    clients = []
    removed = new Set()
    signedOut = new Set()
    executedFor = []
    gateway = await startGateway(subgraphs, {
      deps: {
        scopeOf: ({ identity }) => (identity.name.startsWith('stranger') ? undefined : 'members'),
        revalidate: async ({ name }) => {
          if (signedOut.has(name)) return null
          return removed.has(name) ? { identity: { name: `stranger ${name}` }, scope: name } : 'same'
        },
        executeOperation: async ({ identity }) => {
          executedFor.push(identity.name)
          return { data: { ping: identity.name } }
        },
      },
    })
  })

  afterEach(async () => {
    await Promise.all(clients.map(async (client) => client.dispose()))
    await gateway.stop()
  })

  const as = (name: string): Client => {
    const client = connect(gateway.url, { connectionParams: { authorization: `Bearer ${name}` } })
    clients.push(client)
    return client
  }

  async function idle(name: string): Promise<RawClient> {
    const client = await createRawClient(gateway.url)
    clients.push(client)
    client.send({ type: 'connection_init', payload: { authorization: `Bearer ${name}` } })
    await client.message()
    return client
  }

  const after = (cursor: string) => `subscription { progress(topic: "a", after: "${cursor}") { n } }`

  /** Ada subscribes, and the past events are in the replay window of her stream. */
  async function watchLive(): Promise<void> {
    const ada = receive(as('ada'), { query: 'subscription { progress(topic: "a") { n } }' })
    await ada.has(1)
    for (let n = 0; n < 3; n++) subgraphs.log.append('a')
    await ada.has(4)
  }

  test('is executed with the current identity of its client', async () => {
    const bob = await idle('bob')
    removed.add('bob')
    bob.send({ id: '1', type: 'subscribe', payload: { query: '{ ping }' } })
    expect(await bob.message()).toMatchObject({ type: 'next', payload: { data: { ping: 'stranger bob' } } })
  })

  test('is not executed for a client whose session has ended, and the socket closes', async () => {
    const bob = await idle('bob')
    signedOut.add('bob')
    bob.send({ id: '1', type: 'subscribe', payload: { query: '{ ping }' } })
    expect(await bob.closed).toMatchObject({ code: 4401 })
    expect(executedFor).toEqual([])
  })

  test('delivers a stream from memory to a client that may see it', async () => {
    await watchLive()
    const bob = receive(as('bob'), { query: after('a:1') })
    await bob.has(2)
    expect(subgraphs.log.opened).toBe(1)
  })

  test('delivers nothing of a live stream to a client that has lost access', async () => {
    await watchLive()
    const bob = await idle('bob')
    removed.add('bob')
    subgraphs.banned.add('stranger bob')
    bob.send({ id: '1', type: 'subscribe', payload: { query: after('a:1') } })
    expect(await bob.message()).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'NOT_FOUND' } }] })
  })

  test('delivers nothing of a live stream to a client whose session has ended, and closes', async () => {
    await watchLive()
    const bob = await idle('bob')
    signedOut.add('bob')
    bob.send({ id: '1', type: 'subscribe', payload: { query: after('a:1') } })
    expect(await bob.message()).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
    expect(await bob.closed).toMatchObject({ code: 4401 })
    await until(() => gateway.subscriptions.metrics().gauges.operations === 1)
  })
})
