import type { SubscriptionDependencies } from '@plumbline/federated-subscriptions'
import { until } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { createRawClient } from './support/raw-client.ts'
import type { RawClient } from './support/raw-client.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { Caller } from './support/subgraphs.ts'

type Credentials = Parameters<SubscriptionDependencies<Caller>['authenticate']>[0]

describe('credentials that are renewed on an open socket', () => {
  let gateway: TestGateway
  let client: RawClient
  let asked: Credentials[]
  let authenticating: () => Promise<void>
  let expiresAt: Date | undefined

  beforeEach(async () => {
    asked = []
    authenticating = async () => undefined
    expiresAt = undefined
    gateway = await startGateway(createTestSubgraphs(), {
      deps: {
        authenticate: async (credentials) => {
          asked.push(credentials)
          await authenticating()
          return { identity: { name: `ada ${asked.length}` }, scope: 'ada', ...(expiresAt && { expiresAt }) }
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

  const renew = () => client.send({ type: 'ping', payload: { authorization: 'Bearer fresh' } })

  test('include the previous identity, because the headers of the request are no longer available', async () => {
    renew()
    await client.message()
    renew()
    await client.message()
    expect(asked.map(({ renews, headers }) => [renews, 'host' in headers])).toEqual([
      [undefined, true],
      [{ name: 'ada 1' }, false],
      [{ name: 'ada 2' }, false],
    ])
  })

  test('leave nothing behind when the socket closes meanwhile', async () => {
    const authenticated = Promise.withResolvers<void>()
    authenticating = () => authenticated.promise
    expiresAt = new Date(Date.now() + 3_600_000)
    renew()
    await until(() => asked.length === 2)
    client.socket.terminate()
    await until(() => gateway.subscriptions.metrics().gauges.sockets === 0)
    const timersBefore = timers()
    authenticated.resolve()
    await authenticated.promise
    await new Promise((resolve) => setImmediate(resolve))
    expect(timers()).toBe(timersBefore)
  })
})

/** Timers that keep the process alive. */
const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
