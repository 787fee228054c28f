import { connect, receive, until } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'
import type { TestSubgraphs } from './support/subgraphs.ts'
import { transports } from './support/transports.ts'

const query = 'subscription { progress(topic: "a", after: "a:0") { cursor n } }'

describe('a gateway that is stopped', () => {
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let completing: PromiseWithResolvers<void>
  let executing: PromiseWithResolvers<void>
  let executions: number

  beforeEach(async () => {
    subgraphs = createTestSubgraphs()
    completing = Promise.withResolvers()
    executing = Promise.withResolvers()
    executions = 0
    gateway = await startGateway(subgraphs, {
      deps: {
        completeEvent: async ({ event }) => {
          await completing.promise
          return { data: event.data ?? null }
        },
        executeOperation: async () => {
          executions++
          await executing.promise
          return { data: { ping: 'pong' } }
        },
      },
    })
  })

  afterEach(async () => {
    completing.resolve()
    executing.resolve()
    await gateway.stop()
  })

  const stream = (accept: string, text = query) =>
    fetch(gateway.httpUrl, {
      method: 'POST',
      headers: { accept, 'content-type': 'application/json' },
      body: JSON.stringify({ query: text }),
    })

  test.each(['text/event-stream', 'multipart/mixed;subscriptionSpec=1.0'])(
    'delivers events in progress, and then aborts a body of %s',
    async (accept) => {
      const response = await stream(accept)
      subgraphs.log.append('a')
      await until(() => gateway.subscriptions.metrics().gauges.pendingEvents === 1)
      const stopped = gateway.subscriptions.dispose()
      completing.resolve()
      let text = ''
      const read = async () => {
        for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString()
      }
      await expect(read()).rejects.toThrow('terminated')
      await stopped
      expect(text).toContain('"n":1')
      expect(text).not.toMatch(/complete|--graphql--/)
      expect(gateway.subscriptions.metrics().gauges.httpStreams).toBe(0)
    },
  )

  test.each(Object.keys(transports))('is no success for a client of %s', async (name) => {
    completing.resolve()
    const client = transports[name]?.(gateway, 'Bearer ada')
    const received = client?.subscribe({ query })
    subgraphs.log.append('a')
    await received?.has(1)
    await gateway.subscriptions.dispose()
    expect(await received?.end).toMatchObject({ status: 'failed' })
    await client?.dispose()
  })

  test('still ends a stream that is over with its end', async () => {
    completing.resolve()
    const response = await stream('text/event-stream')
    subgraphs.log.append('a', 'END')
    await gateway.subscriptions.dispose()
    expect(await response.text()).toContain('event: complete')
  })

  test.each(['a socket', 'an HTTP stream'])('completes a running query that arrived over %s', async (way) => {
    const client = connect(gateway.url)
    const overSocket = way === 'a socket' ? receive(client, { query: '{ ping }' }) : undefined
    const overHttp = overSocket ? undefined : stream('text/event-stream', '{ ping }')
    await until(() => executions === 1)
    const stopped = gateway.subscriptions.dispose()
    executing.resolve()
    if (overSocket) {
      expect(await overSocket.end).toEqual({ status: 'completed' })
      expect(overSocket.events).toEqual([{ data: { ping: 'pong' } }])
    } else expect(await (await overHttp)?.text()).toContain('{"data":{"ping":"pong"}}')
    await stopped
    await client.dispose()
  })

  test('rejects new clients while it waits for pending operations', async () => {
    const client = connect(gateway.url)
    const answered = receive(client, { query: '{ ping }' })
    await until(() => executions === 1)
    const stopped = gateway.subscriptions.dispose()
    expect((await stream('text/event-stream')).status).toBe(503)
    const late = connect(gateway.url)
    expect(await receive(late, { query: '{ ping }' }).end).toMatchObject({ status: 'failed' })
    executing.resolve()
    await answered.end
    await stopped
    await Promise.all([client.dispose(), late.dispose()])
  })
})
