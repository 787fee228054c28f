import type { Client } from 'graphql-ws'
import { connect, receive, until } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway, TestGatewayOptions } from './support/gateway.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { TestSubgraphs } from './support/subgraphs.ts'

const tick = 'subscription Tick($topic: String!) { tick(topic: $topic) { n product { upc name } } }'

describe('sharing', () => {
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let clients: Client[]

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
  const operations = (): number => gateway.subscriptions.metrics().gauges.operations

  test('opens one upstream and completes each event once for equal operations', async () => {
    const payload = { query: tick, variables: { topic: 'a' } }
    const received = Array.from({ length: 20 }, () => receive(as('ada'), payload))
    await until(() => operations() === 20)
    await until(() => subgraphs.log.readers > 0)
    subgraphs.log.append('a')
    subgraphs.log.append('a')
    await Promise.all(received.map(({ has }) => has(2)))
    expect(subgraphs.log.opened).toBe(1)
    expect(subgraphs.counts.entityFetches).toBe(2)
    expect(received.every(({ events }) => events.length === 2)).toBe(true)
  })

  test('serialises each event once, whatever the number of clients', async () => {
    let serialised = 0
    await restart({
      deps: {
        completeEvent: async ({ event }) => {
          const toJSON = (): unknown => {
            serialised++
            return event.data
          }
          return { data: { toJSON } }
        },
      },
    })
    const received = Array.from({ length: 20 }, () => receive(as('ada'), { query: tick, variables: { topic: 'a' } }))
    await until(() => operations() === 20)
    await until(() => subgraphs.log.readers > 0)
    subgraphs.log.append('a')
    subgraphs.log.append('a')
    await Promise.all(received.map(({ has }) => has(2)))
    expect(serialised).toBe(2)
  })

  test('sees through field order, fragments, literals and variables, defaults and directives', async () => {
    const texts = [
      { query: 'subscription { tick(topic: "a") { n product { name price(currency: "EUR") } } }' },
      { query: 'subscription S($t: String!) { tick(topic: $t) { product { price name } n } }', variables: { t: 'a' } },
      {
        query:
          'subscription ($c: String = "EUR") { tick(topic: "a") { ...T } } fragment T on Tick { n product { name price(currency: $c) } }',
      },
      {
        query:
          'subscription ($no: Boolean!) { tick(topic: "a") { n secret @include(if: $no) product { name price } } }',
        variables: { no: false },
      },
    ]
    const received = texts.map((payload) => receive(as('ada'), payload))
    await until(() => operations() === texts.length)
    await until(() => subgraphs.log.readers > 0)
    subgraphs.log.append('a')
    await Promise.all(received.map(({ has }) => has(1)))
    for (const { events } of received) {
      expect(events[0]).toEqual({ data: { tick: { n: 1, product: { name: 'Product 1', price: 10 } } } })
    }
    expect(gateway.subscriptions.metrics().gauges.sharedGroups).toBe(1)
  })

  test('keeps aliases, arguments and values apart', async () => {
    const queries = [
      'subscription { tick(topic: "a") { n } }',
      'subscription { other: tick(topic: "a") { n } }',
      'subscription { tick(topic: "a") { m: n } }',
      'subscription { tick(topic: "b") { n } }',
      'subscription { tick(topic: "a") { n product { price(currency: "USD") } } }',
    ]
    for (const query of queries) receive(as('ada'), { query })
    await until(() => operations() === queries.length)
    expect(gateway.subscriptions.metrics().gauges.sharedGroups).toBe(queries.length)
  })

  test('keeps identities apart', async () => {
    const query = 'subscription { progress(topic: "a") { viewer product { seenBy } } }'
    const received = ['ada', 'bob'].map((name) => receive(as(name), { query }))
    await Promise.all(received.map(({ has }) => has(1)))
    expect(received.map(({ events }) => events[0])).toEqual([
      { data: { progress: { viewer: 'ada', product: { seenBy: 'ada' } } } },
      { data: { progress: { viewer: 'bob', product: { seenBy: 'bob' } } } },
    ])
  })

  test('shares between identities where the declared scope is equal', async () => {
    await restart({
      deps: {
        scopeOf: ({ fieldName, coordinates }) =>
          fieldName === 'tick' && !coordinates.has('Product.seenBy') ? 'all' : undefined,
      },
    })
    const received = ['ada', 'bob'].map((name) => receive(as(name), { query: tick, variables: { topic: 'a' } }))
    const personal = ['ada', 'bob'].map((name) =>
      receive(as(name), { query: 'subscription { tick(topic: "a") { product { seenBy } } }' }),
    )
    await until(() => operations() === 4)
    await until(() => subgraphs.log.readers === 3)
    subgraphs.log.append('a')
    await Promise.all([...received, ...personal].map(({ has }) => has(1)))
    expect(personal.map(({ events }) => events[0])).toEqual([
      { data: { tick: { product: { seenBy: 'ada' } } } },
      { data: { tick: { product: { seenBy: 'bob' } } } },
    ])
  })

  test('continues for the others when its delegate leaves', async () => {
    await restart({ deps: { scopeOf: () => 'all' } })
    const query = 'subscription { tick(topic: "a") { n product { seenBy } } }'
    const first = receive(as('ada'), { query })
    await until(() => subgraphs.log.readers === 1)
    const second = receive(as('bob'), { query })
    await until(() => operations() === 2)
    first.cancel()
    await until(() => operations() === 1)
    subgraphs.log.append('a')
    await second.has(1)
    expect(second.events[0]).toEqual({ data: { tick: { n: 1, product: { seenBy: 'bob' } } } })
  })

  test('is opened for another subscriber when the owning subgraph refuses its delegate', async () => {
    await restart({ deps: { scopeOf: () => 'all' } })
    subgraphs.banned.add('ada')
    const query = 'subscription { progress(topic: "a") { viewer } }'
    const first = receive(as('ada'), { query })
    expect(await first.end).toMatchObject({ status: 'failed', error: [{ extensions: { code: 'NOT_FOUND' } }] })
    const second = receive(as('bob'), { query })
    await second.has(1)
    expect(second.events[0]).toEqual({ data: { progress: { viewer: 'bob' } } })
  })

  test('closes the upstream when the last one leaves', async () => {
    const received = ['ada', 'ada'].map((name) => receive(as(name), { query: tick, variables: { topic: 'a' } }))
    await until(() => operations() === 2)
    await until(() => subgraphs.log.readers === 1)
    received[0]?.cancel()
    await until(() => operations() === 1)
    expect(subgraphs.log.readers).toBe(1)
    received[1]?.cancel()
    await until(() => subgraphs.log.readers === 0)
    expect(gateway.subscriptions.metrics().gauges).toMatchObject({ operations: 0, sharedGroups: 0, upstreams: 0 })
  })
})
