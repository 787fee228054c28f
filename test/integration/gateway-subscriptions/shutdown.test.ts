import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import { connect as connectSocket } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'

describe('a gateway that shuts down', () => {
  let gateway: TestGateway
  let server: Server
  let served: PromiseSettledResult<void>[]
  let authenticating: PromiseWithResolvers<void>
  let asked: PromiseWithResolvers<void>

  beforeEach(async () => {
    served = []
    authenticating = Promise.withResolvers()
    asked = Promise.withResolvers()
    gateway = await startGateway(createTestSubgraphs(), {
      deps: {
        authenticate: async () => {
          asked.resolve()
          await authenticating.promise
          return { identity: { name: 'ada' }, scope: 'ada' }
        },
      },
    })
    const { subscriptions } = gateway
    const body = { query: 'subscription { progress(topic: "a") { n } }' }
    server = createServer((request, response) => {
      void Promise.allSettled([subscriptions.handleSse({ request, response, body })]).then((results) =>
        served.push(...results),
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })

  afterEach(async () => {
    await gateway.stop()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  const port = () => (server.address() as AddressInfo).port

  test.each(['accepted', 'refused'])('makes the client of a stream that is being %s reconnect', async (outcome) => {
    const answered = fetch(`http://127.0.0.1:${port()}/`, { headers: { accept: 'text/event-stream' } })
    await asked.promise
    const disposed = gateway.subscriptions.dispose()
    await new Promise((resolve) => setImmediate(resolve))
    if (outcome === 'accepted') authenticating.resolve()
    else authenticating.reject(new Error('no'))
    const response = await answered
    await response.text()
    await disposed
    while (served.length === 0) await new Promise((resolve) => setImmediate(resolve))
    expect({ status: response.status, served }).toEqual({
      status: 503,
      served: [{ status: 'fulfilled', value: undefined }],
    })
    expect(gateway.subscriptions.metrics().gauges).toMatchObject({ operations: 0, httpStreams: 0 })
  })

  test('survives a peer that resets its connection while its upgrade is refused', async () => {
    await gateway.subscriptions.dispose()
    const upgrading = Promise.withResolvers<[IncomingMessage, Duplex, Buffer]>()
    server.on('upgrade', (...args) => upgrading.resolve(args))
    const peer: Socket = connectSocket(port(), '127.0.0.1')
    peer.on('error', () => undefined)
    peer.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n')
    const [request, socket, head] = await upgrading.promise
    const closed = new Promise((resolve) => socket.once('close', resolve))
    const errors: unknown[] = []
    const onUncaught = (error: unknown) => void errors.push(error)
    socket.pause()
    peer.resetAndDestroy()
    await new Promise((resolve) => peer.once('close', resolve))
    process.once('uncaughtException', onUncaught)
    gateway.subscriptions.handleUpgrade(request, socket, head)
    socket.resume()
    await closed
    process.off('uncaughtException', onUncaught)
    expect(errors).toEqual([])
  })
})
