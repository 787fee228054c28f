import { resume } from '@plumbline/client'
import type { ResumableClient, ResumeClientOptions, SubscriptionStatus } from '@plumbline/client'
import { GraphQLError } from 'graphql'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { until } from '#root/test/support/until'
import { startGateway } from '../gateway-subscriptions/support/gateway.ts'
import type { TestGateway } from '../gateway-subscriptions/support/gateway.ts'
import { createTestSubgraphs } from '../gateway-subscriptions/support/subgraphs.ts'
import type { TestSubgraphs } from '../gateway-subscriptions/support/subgraphs.ts'

const query = 'subscription ($topic: String!) { progress(topic: $topic) { cursor n } }'

describe('credentials of a socket', () => {
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let issued: number
  /** Lifetime by the number of the token; absent: it does not expire. */
  let lifeMs: ReadonlyMap<number, number>
  let refused: ReadonlySet<number>
  let client: ResumableClient
  let sockets: number
  /** The server waits for it before it accepts new credentials on an open socket. */
  let renewable: Promise<void>

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    issued = 0
    sockets = 0
    lifeMs = new Map()
    refused = new Set()
    renewable = Promise.resolve()
    gateway = await startGateway(subgraphs, {
      deps: {
        authenticate: async ({ authorization, renews }) => {
          if (renews) await renewable
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

  const connect = (options: ResumeClientOptions): void => {
    const socket = createClient({
      url: gateway.url,
      webSocketImpl: WebSocket,
      connectionParams: credentials,
      retryAttempts: 0,
      on: { connected: () => void sockets++ },
    })
    client = resume(socket, { backoffMs: [1, 20], ...options })
  }

  const subscribe = () => {
    const events: number[] = []
    const statuses: SubscriptionStatus[] = []
    let failure: unknown
    const stop = client.subscribe<{ readonly data: { readonly progress: { readonly n: number } } }>(
      { query, variables: { topic: 'renewed' } },
      {
        next: ({ data }) => void events.push(data.progress.n),
        error: (reason) => {
          failure = reason
        },
        complete: () => undefined,
        status: (status) => void statuses.push(status),
      },
    )
    return { events, statuses, stop, failure: () => failure }
  }

  const watch = (options: ResumeClientOptions) => {
    connect(options)
    return subscribe()
  }

  test('are renewed before they expire, on the same socket', async () => {
    // Renewal starts at half of the lifetime, which leaves the other half for a busy machine.
    lifeMs = new Map([[1, 4_000]])
    const watching = watch({ credentials, renewAheadMs: 60_000 })
    await until(() => issued === 2)
    // The second token does not expire.
    await until(() => gateway.subscriptions.metrics().gauges.operations === 1)
    subgraphs.log.append('renewed')
    await until(() => watching.events.length === 2)
    expect(watching.events).toEqual([0, 1])
    expect(sockets).toBe(1)
    expect(watching.failure()).toBeUndefined()
    watching.stop()
  })

  test('are renewed when the server reports that they have expired, without missed events', async () => {
    // Too short for a renewal in time, as with a client whose clock is wrong.
    lifeMs = new Map([[1, 100]])
    const watching = watch({ credentials })
    // The socket closes with its only subscription, and the next socket requests new credentials.
    await until(() => issued >= 2 && watching.events.length === 1)
    subgraphs.log.append('renewed')
    await until(() => watching.events.length === 2)
    expect(watching.events).toEqual([0, 1])
    watching.stop()
  })

  test('are got once for all subscriptions of a socket', async () => {
    lifeMs = new Map([[1, 100]])
    const renewal = Promise.withResolvers<void>()
    renewable = renewal.promise
    connect({ credentials })
    const watching = [subscribe(), subscribe()]
    await until(() => watching.every(({ statuses }) => statuses.includes('reconnecting')))
    renewal.resolve()
    await until(() => watching.every(({ events }) => events.length === 1))
    subgraphs.log.append('renewed')
    await until(() => watching.every(({ events, failure }) => events.length === 2 || failure() !== undefined))
    expect(watching.map(({ failure }) => failure())).toEqual([undefined, undefined])
    expect(watching.map(({ events }) => events)).toEqual([
      [0, 1],
      [0, 1],
    ])
    // Once to connect, once to renew, and once to connect again after the socket was closed with its last subscription.
    expect(issued).toBeLessThanOrEqual(3)
    for (const { stop } of watching) stop()
  })

  test('that cannot be fetched are fetched again later', async () => {
    // The first renewal is before the expiry, the second after the server has reported it.
    lifeMs = new Map([[1, 2_000]])
    let asked = 0
    const unsteady = async () => {
      if (++asked <= 2) throw new Error('the sign-in server is unreachable')
      return credentials()
    }
    const watching = watch({ credentials: unsteady })
    await until(() => issued >= 2 && watching.events.length === 1)
    subgraphs.log.append('renewed')
    await until(() => watching.events.length === 2 || watching.failure() !== undefined)
    expect(watching.failure()).toBeUndefined()
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

  test('are left to the application if it is configured so', async () => {
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
