import { WebSocket } from 'ws'
import { startGateway } from './support/gateway.ts'
import type { TestGateway } from './support/gateway.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'

describe('the authorization of a socket', () => {
  let gateway: TestGateway
  let socket: WebSocket

  beforeEach(async () => {
    gateway = await startGateway(createTestSubgraphs())
    socket = new WebSocket(gateway.url, 'graphql-transport-ws', { headers: { authorization: 'Bearer ada' } })
    await new Promise((resolve) => socket.once('open', resolve))
  })

  afterEach(async () => {
    socket.terminate()
    await gateway.stop()
  })

  const ask = (message: object): Promise<unknown> =>
    new Promise((resolve) => {
      socket.once('message', (data) => resolve(JSON.parse(String(data))))
      socket.send(JSON.stringify(message))
    })
  const query = 'subscription { progress(topic: "a") { viewer } }'

  test.each([
    ['its upgrade’s header', undefined, 'ada'],
    ['the payload of connection_init, which comes before that header', { authorization: 'Bearer bob' }, 'bob'],
  ])('is that of %s', async (_from, payload, viewer) => {
    await ask({ type: 'connection_init', ...(payload && { payload }) })
    expect(await ask({ id: '1', type: 'subscribe', payload: { query } })).toMatchObject({
      payload: { data: { progress: { viewer } } },
    })
  })
})
