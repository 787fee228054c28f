import type { Client } from 'graphql-ws'
import { connect, receive, until } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { Caller, TestSubgraphs } from './support/subgraphs.ts'
import { transports } from './support/transports.ts'

const progress = 'subscription { progress(topic: "a", after: "a:0") { n } }'

describe('while access cannot be checked', () => {
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let client: Client
  let isAway: boolean
  let asked: number

  const start = async (accessGiveUpMs: number): Promise<void> => {
    gateway = await startGateway(subgraphs, {
      settings: { accessGraceMs: 0, accessGiveUpMs },
      deps: {
        revalidate: async (_caller: Caller) => {
          asked++
          if (isAway) throw new Error('the user store is unavailable')
          return 'same'
        },
      },
    })
    client = connect(gateway.url, { connectionParams: { authorization: 'Bearer ada' }, lazyCloseTimeout: 60_000 })
  }

  beforeEach(() => {
    subgraphs = createTestSubgraphs()
    isAway = false
    asked = 0
  })

  afterEach(async () => {
    await client.dispose()
    await gateway.stop()
  })

  const untilAskedAgain = async (): Promise<void> => {
    const before = asked
    await until(() => asked > before + 1)
  }

  test('events wait, in order, and are delivered when access is confirmed', async () => {
    await start(60_000)
    const received = receive(client, { query: progress })
    subgraphs.log.append('a')
    await received.has(1)
    isAway = true
    for (let n = 0; n < 3; n++) subgraphs.log.append('a')
    await untilAskedAgain()
    expect(received.events).toHaveLength(1)
    isAway = false
    await received.has(4)
    expect(received.events.map(({ data }) => data?.['progress'])).toEqual([1, 2, 3, 4].map((n) => ({ n })))
  })

  test('operations neither begin nor are executed', async () => {
    await start(60_000)
    await receive(client, { query: '{ ping }' }).end
    isAway = true
    const subscription = receive(client, { query: progress })
    const query = receive(client, { query: '{ ping }' })
    subgraphs.log.append('a')
    await untilAskedAgain()
    expect([subgraphs.log.opened, query.events.length]).toEqual([0, 0])
    isAway = false
    await subscription.has(1)
    await query.has(1)
  })

  test.each(Object.keys(transports))('they end after the time limit, over %s, with a retryable error', async (name) => {
    await start(0)
    const watching = transports[name]?.(gateway, 'Bearer ada')
    const received = watching?.subscribe({ query: progress })
    subgraphs.log.append('a')
    await received?.has(1)
    isAway = true
    subgraphs.log.append('a')
    const end = await received?.end
    expect(end?.status === 'failed' || received?.events.at(-1)?.errors).toBeTruthy()
    expect(JSON.stringify([end, received?.events])).toContain('UPSTREAM_UNAVAILABLE')
    expect(JSON.stringify(received?.events)).not.toContain('"n":2')
    isAway = false
    await watching?.dispose()
  })

  test('a socket stays open for later operations', async () => {
    await start(0)
    const received = receive(client, { query: progress })
    subgraphs.log.append('a')
    await received.has(1)
    isAway = true
    const query = receive(client, { query: '{ ping }' })
    await query.end
    expect(query.events).toMatchObject([{ errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }] }])
    isAway = false
    const later = receive(client, { query: progress })
    await later.has(1)
    expect(gateway.subscriptions.metrics().counters.socketsOpened).toBe(1)
  })
})
