import { until } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { TestSubgraphs } from './support/subgraphs.ts'
import { transports } from './support/transports.ts'
import type { TransportClient } from './support/transports.ts'

const tick = 'subscription Tick($topic: String!) { tick(topic: $topic) { n product { upc name } } }'

describe.each(Object.entries(transports))('%s', (_name, connectTransport) => {
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let client: TransportClient

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    gateway = await startGateway(subgraphs, { settings: { eventRetryMs: 100 } })
    client = connectTransport(gateway, 'Bearer ada')
  })

  afterEach(async () => {
    await client.dispose()
    await gateway.stop()
  })

  test('delivers completed events in order', async () => {
    const received = client.subscribe({ query: tick, variables: { topic: 'a' } })
    await until(() => subgraphs.log.readers === 1)
    for (let n = 1; n <= 3; n++) subgraphs.log.append('a')
    await received.has(3)
    expect(received.events).toEqual(
      [1, 2, 3].map((n) => ({ data: { tick: { n, product: { upc: String(n), name: `Product ${n}` } } } })),
    )
    received.cancel()
  })

  test('delivers an event immediately, not with the next one', async () => {
    const received = client.subscribe({ query: tick, variables: { topic: 'a' } })
    await until(() => subgraphs.log.readers === 1)
    subgraphs.log.append('a')
    await received.has(1)
    received.cancel()
  })

  test('sends the identity of the client', async () => {
    const received = client.subscribe({ query: 'subscription { progress(topic: "a") { viewer } }' })
    await received.has(1)
    expect(received.events[0]).toEqual({ data: { progress: { viewer: 'ada' } } })
    received.cancel()
  })

  test('completes after a terminal event', async () => {
    const received = client.subscribe({ query: tick, variables: { topic: 'a' } })
    await until(() => subgraphs.log.readers === 1)
    subgraphs.log.append('a', 'END')
    expect(await received.end).toEqual({ status: 'completed' })
    expect(received.events).toHaveLength(1)
  })

  test('resumes after a cursor', async () => {
    for (let n = 1; n <= 4; n++) subgraphs.log.append('a')
    const query = 'subscription { progress(topic: "a", after: "a:2") { kind n } }'
    const received = client.subscribe({ query })
    await received.has(2)
    expect(received.events.map(({ data }) => data)).toEqual([
      { progress: { kind: 'STEP', n: 3 } },
      { progress: { kind: 'STEP', n: 4 } },
    ])
    received.cancel()
  })

  test('sends the errors of an event', async () => {
    const received = client.subscribe({ query: 'subscription { tick(topic: "a") { product { broken } } }' })
    await until(() => subgraphs.log.readers === 1)
    subgraphs.log.append('a')
    await received.has(1)
    expect(received.events[0]).toMatchObject({
      data: { tick: { product: { broken: null } } },
      errors: [{ path: ['tick', 'product', 'broken'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    })
    received.cancel()
  })

  test('refuses variables with very many errors in few words', async () => {
    const names = Array.from({ length: 80 }, (_, index) => `v${index}`)
    const declared = names.map((name) => `$${name}: Boolean!`).join(' ')
    const fields = names.map((name) => `${name}: n @include(if: $${name})`).join(' ')
    const variables = Object.fromEntries(names.map((name) => [name, 'x'.repeat(1_000)]))
    const query = `subscription (${declared}) { tick(topic: "a") { ${fields} } }`
    const received = client.subscribe({ query, variables })
    const text = JSON.stringify([await received.end, received.events])
    expect(text.match(/Variable \\"\$v\d+\\" got invalid value/g)).toHaveLength(50)
    expect(text).toContain('error limit reached')
    expect(text.length).toBeLessThan(40_000)
  })

  test('reports a refused operation with its code', async () => {
    const received = client.subscribe({ query: 'subscription { refused(code: "NOT_FOUND") { n } }' })
    const end = await received.end
    expect(JSON.stringify([end, received.events])).toContain('"NOT_FOUND"')
  })

  test('reports an invalid operation with its code', async () => {
    const received = client.subscribe({ query: 'subscription { tick(topic: 1) { n } }' })
    const end = await received.end
    expect(JSON.stringify([end, received.events])).toContain('"BAD_USER_INPUT"')
  })

  test('responds to a query', async () => {
    const received = client.subscribe({ query: '{ ping }' })
    expect(await received.end).toEqual({ status: 'completed' })
    expect(received.events).toEqual([{ data: { ping: 'pong' } }])
  })

  test('closes the upstream when the client cancels', async () => {
    const received = client.subscribe({ query: tick, variables: { topic: 'a' } })
    await until(() => subgraphs.log.readers === 1)
    received.cancel()
    await until(() => subgraphs.log.readers === 0)
    await until(() => gateway.subscriptions.metrics().gauges.operations === 0)
  })

  test('ends the operations of a session that is signed out', async () => {
    await gateway.stop()
    let isSignedOut = false
    gateway = await startGateway(subgraphs, { deps: { revalidate: async () => (isSignedOut ? null : 'same') } })
    await client.dispose()
    client = connectTransport(gateway, 'Bearer ada')
    const received = client.subscribe({ query: 'subscription { progress(topic: "a") { n } }' })
    await received.has(1)
    isSignedOut = true
    subgraphs.log.append('a')
    const end = await received.end
    expect(JSON.stringify([end, received.events])).toContain('"UNAUTHENTICATED"')
    expect(JSON.stringify(received.events)).not.toContain('"n":1')
  })

  test('ends when the gateway shuts down, so that the client reconnects', async () => {
    const received = client.subscribe({ query: tick, variables: { topic: 'a' } })
    await until(() => subgraphs.log.readers === 1)
    await gateway.stop()
    expect(await received.end).toMatchObject({ status: 'failed' })
  })
})
