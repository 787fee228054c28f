import { until } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { createRawClient } from './support/raw-client.ts'
import type { RawClient } from './support/raw-client.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { TestSubgraphs } from './support/subgraphs.ts'

const tickOf = (topic: string) => `subscription { tick(topic: "${topic}") { n } }`

describe('an id that its client uses again', () => {
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let client: RawClient
  /** Pending queries. */
  let asked: { readonly signal: AbortSignal; readonly answer: (data: Record<string, unknown>) => void }[]

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    asked = []
    gateway = await startGateway(subgraphs, {
      deps: {
        executeOperation: async ({ signal }) =>
          new Promise((resolve) => asked.push({ signal, answer: (data) => resolve({ data }) })),
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

  const subscribe = (query: string): void => client.send({ id: 'x', type: 'subscribe', payload: { query } })
  const complete = (): void => client.send({ id: 'x', type: 'complete' })
  const next = (data: Record<string, unknown>) => ({ id: 'x', type: 'next', payload: { data } })

  test('belongs to the later operation only, also directly after the end of the earlier', async () => {
    subscribe(tickOf('earlier'))
    await until(() => subgraphs.log.readers === 1)
    complete()
    subscribe(tickOf('later'))
    await until(() => subgraphs.log.opened === 2 && subgraphs.log.readers === 1)
    subgraphs.log.append('earlier')
    subgraphs.log.append('later')
    expect(await client.message()).toEqual(next({ tick: { n: 1 } }))
    complete()
    await until(() => subgraphs.log.readers === 0)
    expect(gateway.subscriptions.metrics().gauges.operations).toBe(0)
  })

  test('may be used again and again in one moment: the last operation runs', async () => {
    for (let n = 1; n <= 20; n++) {
      subscribe(tickOf(`t${n}`))
      if (n < 20) complete()
    }
    await until(() => gateway.subscriptions.metrics().counters.operationsStarted > 0 && subgraphs.log.readers === 1)
    for (let n = 1; n <= 20; n++) subgraphs.log.append(`t${n}`)
    expect(await client.message()).toEqual(next({ tick: { n: 1 } }))
    subgraphs.log.append('t20', 'END')
    expect(await client.message()).toEqual(next({ tick: { n: 2 } }))
    expect(await client.message()).toEqual({ id: 'x', type: 'complete' })
  })

  test('does not receive the response to a query that its client has completed', async () => {
    subscribe('{ slow: ping }')
    await until(() => asked.length === 1)
    complete()
    subscribe('{ ping }')
    await until(() => asked.length === 2)
    asked[0]?.answer({ slow: 'too late' })
    asked[1]?.answer({ ping: 'pong' })
    expect(await client.message()).toEqual(next({ ping: 'pong' }))
    expect(await client.message()).toEqual({ id: 'x', type: 'complete' })
  })

  test('frees the query that its client completes from being executed further, and no other', async () => {
    subscribe('{ ping }')
    client.send({ id: 'y', type: 'subscribe', payload: { query: '{ ping }' } })
    await until(() => asked.length === 2)
    complete()
    await until(() => asked[0]?.signal.aborted === true)
    expect(asked[1]?.signal.aborted).toBe(false)
  })

  test('may look like an id of the gateway', async () => {
    const id = '1:"x"'
    client.send({ id, type: 'subscribe', payload: { query: '{ ping }' } })
    await until(() => asked.length === 1)
    asked[0]?.answer({ ping: 'pong' })
    expect(await client.message()).toEqual({ id, type: 'next', payload: { data: { ping: 'pong' } } })
    expect(await client.message()).toEqual({ id, type: 'complete' })
    client.send({ id, type: 'subscribe', payload: { query: tickOf('a') } })
    await until(() => subgraphs.log.readers === 1)
    subgraphs.log.append('a')
    expect(await client.message()).toEqual({ id, type: 'next', payload: { data: { tick: { n: 1 } } } })
  })

  test('in use by an operation under way closes with 4409', async () => {
    subscribe('{ ping }')
    await until(() => asked.length === 1)
    subscribe('{ ping }')
    expect(await client.closed).toMatchObject({ code: 4409 })
  })
})
