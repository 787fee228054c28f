import { until } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { createRawClient } from './support/raw-client.ts'
import type { RawClient } from './support/raw-client.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { TestSubgraphs } from './support/subgraphs.ts'

describe('an operation that waits to be admitted', () => {
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let client: RawClient
  /** Waiting calls, in order; `refuse` rejects one with the error of a rate limiter. */
  let waiting: { readonly query: string; readonly admit: () => void; readonly refuse: (error: Error) => void }[]
  let executed: AbortSignal[]

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    waiting = []
    executed = []
    gateway = await startGateway(subgraphs, {
      deps: {
        admitText: ({ query }) =>
          new Promise((admit, refuse) => waiting.push({ query, admit: () => admit(undefined), refuse })),
        executeOperation: async ({ signal }) => {
          executed.push(signal)
          return { data: { ping: 'pong' } }
        },
      },
    })
    client = await createRawClient(gateway.url)
    client.send({ type: 'connection_init' })
    await client.message()
  })

  afterEach(async () => {
    client.dispose()
    await gateway.stop()
  })

  const tick = 'subscription { tick(topic: "a") { n } }'
  const subscribe = (id: string, query: string): void => client.send({ id, type: 'subscribe', payload: { query } })

  test('starts when it is', async () => {
    subscribe('x', tick)
    await until(() => waiting.length === 1)
    expect(gateway.subscriptions.metrics().counters.operationsStarted).toBe(0)
    waiting[0]?.admit()
    await until(() => subgraphs.log.readers === 1)
    subgraphs.log.append('a')
    expect(await client.message()).toMatchObject({ id: 'x', type: 'next' })
  })

  test('is refused before its text is parsed, with the error of the policy', async () => {
    subscribe('x', '{ this is not GraphQL')
    await until(() => waiting.length === 1)
    waiting[0]?.refuse(Object.assign(new Error('too many'), { code: 'RATE_LIMITED', details: { retryAfterMs: 7 } }))
    expect(await client.message()).toMatchObject({
      id: 'x',
      type: 'error',
      payload: [{ message: 'too many', extensions: { code: 'RATE_LIMITED', retryAfterMs: 7 } }],
    })
  })

  test.each([tick, '{ ping }'])('does not run when its client has completed it meanwhile: %s', async (query) => {
    subscribe('x', query)
    await until(() => waiting.length === 1)
    client.send({ id: 'x', type: 'complete' })
    subscribe('x', '{ after: ping }')
    await until(() => waiting.length === 2)
    waiting[0]?.admit()
    waiting[1]?.admit()
    expect(await client.message()).toMatchObject({ id: 'x', type: 'next', payload: { data: { ping: 'pong' } } })
    expect(subgraphs.log.opened).toBe(0)
    expect(executed.filter((signal) => !signal.aborted)).toHaveLength(1)
  })

  test.each([tick, '{ ping }'])('leaves nothing running when its socket has closed meanwhile: %s', async (query) => {
    subscribe('x', query)
    await until(() => waiting.length === 1)
    client.dispose()
    await until(() => gateway.subscriptions.metrics().gauges.sockets === 0)
    waiting[0]?.admit()
    // Sent later on another socket, so that everything that the first one would start has started.
    client = await createRawClient(gateway.url)
    client.send({ type: 'connection_init' })
    await client.message()
    subscribe('y', '{ ping }')
    await until(() => waiting.length === 2)
    waiting[1]?.admit()
    expect(await client.message()).toMatchObject({ id: 'y', type: 'next' })
    expect(gateway.subscriptions.metrics().gauges.operations).toBe(0)
    expect(subgraphs.log.opened).toBe(0)
    expect(executed.filter((signal) => !signal.aborted)).toHaveLength(1)
  })
})
