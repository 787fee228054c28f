import { GraphQLError } from 'graphql'
import type { GatewayPlugin } from '#gateway'
import { connect, receive } from '../gateway-subscriptions/support/client.ts'
import type { TestGateway } from '../gateway-subscriptions/support/gateway.ts'
import { transports } from '../gateway-subscriptions/support/transports.ts'
import { startPluginWorld } from './plugin-world.ts'
import type { PluginWorld } from './plugin-world.ts'

const progress = 'subscription P { progress(topic: "a") { cursor n product { name } } }'

let world: PluginWorld

afterEach(() => world.dispose())

describe.each(Object.keys(transports))('hooks of subscriptions over %s', (transport) => {
  async function start(plugins: readonly GatewayPlugin[]) {
    world = await startPluginWorld({ plugins })
    return transports[transport]?.(world as unknown as TestGateway, '') as ReturnType<(typeof transports)[string]>
  }

  test('onSubscribe receives the subscription, onEvent each event', async () => {
    const calls: unknown[] = []
    const client = await start([
      {
        name: 'recorder',
        onSubscribe: async ({ kind, query, operationName }) =>
          void calls.push([kind, query.replaceAll(/\s+/g, ' '), operationName]),
        onSubgraphFetch: ({ subgraph }) => void calls.push(subgraph),
        onEvent: ({ field, cursor, errors }) => void calls.push([field, cursor, errors]),
      },
    ])
    const received = client.subscribe({ query: progress, operationName: 'P' })
    await received.has(1)
    world.subgraphs.log.append('a', 'END')
    await received.end
    await client.dispose()
    expect(received.events.map(({ data }) => data?.['progress'])).toMatchObject([
      { n: 0, product: { name: 'Product 0' } },
      { n: 1, product: { name: 'Product 1' } },
    ])
    expect(calls).toEqual([
      ['subscription', progress, 'P'],
      'catalog',
      ['progress', 'a:0', []],
      'catalog',
      ['progress', 'a:1', []],
    ])
  })

  test.each([
    ['with a code', new GraphQLError('Pay first.', { extensions: { code: 'UNPAID' } }), 'UNPAID', 'Pay first.'],
    ['without one', new Error('secret'), 'INTERNAL', undefined],
  ])(
    'an error %s that onSubscribe throws ends the subscription before it opens',
    async (_what, error, code, message) => {
      const client = await start([{ name: 'gate', onSubscribe: () => Promise.reject(error) }])
      const received = client.subscribe({ query: progress })
      const end = JSON.stringify([await received.end, received.events])
      await client.dispose()
      expect(end).toContain(`"code":"${code}"`)
      expect(end).toContain(message ?? code)
      expect(end).not.toContain('secret')
      expect(world.subgraphs.log.opened).toBe(0)
    },
  )

  test('an error that onEvent throws replaces the event, and the subscription continues', async () => {
    const client = await start([
      {
        name: 'picky',
        onEvent({ cursor }) {
          if (cursor === 'a:1') throw new GraphQLError('not this one', { extensions: { code: 'PICKY' } })
        },
      },
    ])
    const received = client.subscribe({ query: progress })
    await received.has(1)
    world.subgraphs.log.append('a')
    await received.has(2)
    world.subgraphs.log.append('a')
    await received.has(3)
    received.cancel()
    await client.dispose()
    const [first, second, third] = received.events
    expect(first?.data).toMatchObject({ progress: { n: 0 } })
    expect(JSON.stringify(second)).toContain('not this one')
    expect(third?.data).toMatchObject({ progress: { n: 2 } })
  })
})

test('onEvent changes extensions, once for clients that share a stream', async () => {
  let events = 0
  world = await startPluginWorld({
    plugins: [{ name: 'numbering', onEvent: ({ extensions }) => void (extensions['event'] = ++events) }],
  })
  const clients = [connect(world.url), connect(world.url)]
  const [one, other] = clients.map((client) => receive(client, { query: progress }))
  await Promise.all([one?.has(1), other?.has(1)])
  world.subgraphs.log.append('a')
  await Promise.all([one?.has(2), other?.has(2)])
  for (const client of clients) await client.dispose()
  expect(one?.events.map(({ extensions }) => extensions)).toEqual([{ event: 1 }, { event: 2 }])
  expect(other?.events).toEqual(one?.events)
  expect(events).toBe(2)
})

test('a client that completes its subscription while onSubscribe runs opens none', async () => {
  const { promise: isHeld, resolve: held } = Promise.withResolvers<void>()
  const { promise: isReleased, resolve: release } = Promise.withResolvers<void>()
  let calls = 0
  world = await startPluginWorld({
    plugins: [
      {
        name: 'slow',
        async onSubscribe() {
          if (++calls > 1) return
          held()
          await isReleased
        },
      },
    ],
  })
  const client = connect(world.url)
  const first = receive(client, { query: progress })
  await isHeld
  first.cancel()
  // Sent after the first one's `complete`, over the same socket.
  const second = receive(client, { query: progress })
  await second.has(1)
  release()
  await new Promise(setImmediate)
  expect(world.subgraphs.log.opened).toBe(1)
  second.cancel()
  await client.dispose()
})
