import type { Client } from 'graphql-ws'
import { connect, receive, until } from './support/client.ts'
import type { Received } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway, TestGatewayOptions } from './support/gateway.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { TestSubgraphs } from './support/subgraphs.ts'
import { transports } from './support/transports.ts'

const state = 'subscription { state(topic: "a") { n } }'
const numbersOf = ({ events }: Received) =>
  events.map(({ data }) => (data?.['state'] as { readonly n: number } | undefined)?.n)

describe('a field without cursors that starts with the current state', () => {
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let client: Client

  const start = async (options: TestGatewayOptions = {}): Promise<void> => {
    gateway = await startGateway(subgraphs, options)
    client = connect(gateway.url, { connectionParams: { authorization: 'Bearer ada' } })
  }

  beforeEach(() => {
    subgraphs = createTestSubgraphs()
    subgraphs.log.append('a')
  })

  afterEach(async () => {
    await client.dispose()
    await gateway.stop()
  })

  test('starts like this for later subscribers, and continues for all of them', async () => {
    await start()
    const first = receive(client, { query: state })
    await first.has(1)
    const second = receive(client, { query: state })
    await second.has(1)
    subgraphs.log.append('a')
    await Promise.all([first.has(2), second.has(2)])
    const third = receive(client, { query: state })
    await third.has(1)
    subgraphs.log.append('a', 'END')
    await Promise.all([first, second, third].map(({ end }) => end))
    expect([first, second, third].map(numbersOf)).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [2, 3],
    ])
    expect(gateway.subscriptions.metrics().gauges).toMatchObject({ operations: 0, sharedGroups: 0, upstreams: 0 })
  })

  test.each(Object.keys(transports))('begins so for a second client of one session over %s', async (name) => {
    await start()
    const clients = [1, 2].map(() => transports[name]?.(gateway, 'Bearer ada'))
    for (const one of clients) {
      const received = one?.subscribe({ query: state })
      await received?.has(1)
      expect(received && numbersOf(received)).toEqual([1])
    }
    await Promise.all(clients.map(async (one) => one?.dispose()))
  })

  test('is requested from the subgraph once for all clients that have subscribed when it starts', async () => {
    const everybody = Promise.withResolvers<void>()
    await start({
      deps: {
        completeEvent: async ({ event }) => {
          await everybody.promise
          return { data: event.data ?? null }
        },
      },
    })
    const received = Array.from({ length: 20 }, () => receive(client, { query: state }))
    await until(() => gateway.subscriptions.metrics().gauges.operations === 20)
    everybody.resolve()
    await Promise.all(received.map(({ has }) => has(1)))
    expect(subgraphs.log.opened).toBe(1)
  })

  test('continues for one client when the other leaves', async () => {
    await start()
    const first = receive(client, { query: state })
    await first.has(1)
    const second = receive(client, { query: state })
    await second.has(1)
    first.cancel()
    await until(() => subgraphs.log.readers === 1)
    subgraphs.log.append('a')
    await second.has(2)
    expect(numbersOf(second)).toEqual([1, 2])
  })

  test('is shared with later subscribers if its owner or the host allows it', async () => {
    await start({ deps: { scopeOf: () => 'all' } })
    const first = receive(client, { query: state })
    await first.has(1)
    const second = receive(client, { query: state })
    await until(() => gateway.subscriptions.metrics().gauges.operations === 2)
    subgraphs.log.append('a')
    await Promise.all([first.has(2), second.has(1)])
    expect([first, second].map(numbersOf)).toEqual([[1, 2], [2]])
    expect(subgraphs.log.opened).toBe(1)
  })
})
