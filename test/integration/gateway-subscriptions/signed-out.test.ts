import { until } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { createRawClient } from './support/raw-client.ts'
import type { RawClient } from './support/raw-client.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'

const progress = 'subscription { progress(topic: "a") { kind n viewer } }'

describe('signing out', () => {
  const subgraphs = createTestSubgraphs()
  const clients: RawClient[] = []
  let gateway: TestGateway

  afterEach(async () => {
    for (const client of clients) client.dispose()
    await gateway.stop()
  })

  const raw = async (): Promise<RawClient> => {
    const client = await createRawClient(gateway.url)
    clients.push(client)
    return client
  }

  test('ends everything of a session that was signed out: both of its sockets, and a stream over HTTP', async () => {
    let isSignedOut = false
    gateway = await startGateway(subgraphs, {
      settings: { accessCheckIntervalMs: 60_000, accessMaxAgeAtEventMs: 0 },
      deps: {
        authenticate: async ({ authorization }) => ({
          identity: { name: authorization ?? '' },
          scope: authorization ?? '',
        }),
        revalidate: async ({ name }) => (isSignedOut && name === 'Bearer ada' ? null : 'same'),
      },
    })
    const open = async (authorization: string): Promise<RawClient> => {
      const client = await raw()
      client.send({ type: 'connection_init', payload: { authorization } })
      await client.message()
      client.send({ id: '1', type: 'subscribe', payload: { query: progress } })
      expect(await client.message()).toMatchObject({ type: 'next' })
      return client
    }
    const sockets = [await open('Bearer ada'), await open('Bearer ada')]
    const bystander = await open('Bearer bob')
    const response = await fetch(gateway.httpUrl, {
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json', authorization: 'Bearer ada' },
      body: JSON.stringify({ query: progress }),
    })
    await until(() => gateway.subscriptions.metrics().gauges.operations === 4)
    isSignedOut = true
    subgraphs.log.append('a')
    for (const socket of sockets) {
      expect(await socket.message()).toMatchObject({
        type: 'error',
        payload: [{ extensions: { code: 'UNAUTHENTICATED' } }],
      })
      expect(await socket.closed).toMatchObject({ code: 4401 })
    }
    const text = await response.text()
    expect(text).toContain('UNAUTHENTICATED')
    expect(text).not.toContain('"n":1')
    expect(await bystander.message()).toMatchObject({ type: 'next', payload: { data: { progress: { n: 1 } } } })
    expect(gateway.subscriptions.metrics().gauges.operations).toBe(1)
  })
})
