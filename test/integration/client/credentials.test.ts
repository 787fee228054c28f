import { resume } from '@plumbline/client'
import type { ResumableClient, ResumeClientOptions } from '@plumbline/client'
import { GraphQLError } from 'graphql'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { until } from '../../support/until.ts'
import { startGateway } from '../gateway-subscriptions/support/gateway.ts'
import type { TestGateway } from '../gateway-subscriptions/support/gateway.ts'
import { createTestSubgraphs } from '../gateway-subscriptions/support/subgraphs.ts'
import type { TestSubgraphs } from '../gateway-subscriptions/support/subgraphs.ts'

const query = 'subscription ($topic: String!) { progress(topic: $topic) { cursor n } }'

describe('credentials of a socket', () => {
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let issued: number
  /** By the number of the token; absent, it does not expire. */
  let lifeMs: ReadonlyMap<number, number>
  let refused: ReadonlySet<number>
  let client: ResumableClient
  let sockets: number

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    issued = 0
    sockets = 0
    lifeMs = new Map()
    refused = new Set()
    gateway = await startGateway(subgraphs, {
      deps: {
        authenticate: async ({ authorization }) => {
          const token = Number(authorization)
          if (refused.has(token)) throw new GraphQLError('signed out', { extensions: { code: 'UNAUTHENTICATED' } })
          const life = lifeMs.get(token)
          return {
            identity: { name: 'ada' },
            scope: 'ada',
            ...(life !== undefined && { expiresAt: new Date(Date.now() + life) }),
          }
        },
      },
    })
  })

  afterEach(async () => {
    client.dispose()
    await gateway.stop()
  })

  const credentials = () => ({ authorization: String(++issued) })

  const watch = (options: ResumeClientOptions) => {
    const socket = createClient({
      url: gateway.url,
      webSocketImpl: WebSocket,
      connectionParams: credentials,
      retryAttempts: 0,
      on: { connected: () => void sockets++ },
    })
    client = resume(socket, { backoffMs: [1, 20], ...options })
    const events: number[] = []
    let failure: unknown
    const stop = client.subscribe<{ readonly data: { readonly progress: { readonly n: number } } }>(
      { query, variables: { topic: 'renewed' } },
      {
        next: ({ data }) => void events.push(data.progress.n),
        error: (reason) => {
          failure = reason
        },
        complete: () => undefined,
      },
    )
    return { events, stop, failure: () => failure }
  }

  test('are renewed before they expire, on the same socket', async () => {
    lifeMs = new Map([[1, 1_500]])
    const watching = watch({ credentials, renewAheadMs: 60_000 })
    await until(() => issued === 2)
    // Only the second token is without an end, so that from here on nothing expires.
    await until(() => gateway.room.metrics().gauges.operations === 1)
    subgraphs.log.append('renewed')
    await until(() => watching.events.length === 2)
    expect(watching.events).toEqual([0, 1])
    expect(sockets).toBe(1)
    expect(watching.failure()).toBeUndefined()
    watching.stop()
  })

  test('are got anew when the server says that they have expired, and nothing is missed', async () => {
    // Too short to be renewed in time, as where the clock of a client is wrong.
    lifeMs = new Map([[1, 100]])
    const watching = watch({ credentials })
    await until(() => issued === 2 && watching.events.length === 1)
    subgraphs.log.append('renewed')
    await until(() => watching.events.length === 2)
    expect(watching.events).toEqual([0, 1])
    watching.stop()
  })

  test('that are refused end the subscription with the reason', async () => {
    refused = new Set([1, 2, 3, 4, 5, 6])
    const watching = watch({ credentials })
    await until(() => watching.failure() !== undefined)
    expect(watching.failure()).toMatchObject({ code: 4401 })
    expect(watching.events).toEqual([])
  })

  test('are a matter of the application where it says so', async () => {
    refused = new Set([1])
    let asked = 0
    const watching = watch({
      onUnauthenticated: async () => {
        asked++
        return true
      },
    })
    await until(() => watching.events.length === 1)
    expect(asked).toBe(1)
    watching.stop()
  })
})
