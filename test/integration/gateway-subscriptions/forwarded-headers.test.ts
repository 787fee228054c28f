import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSchema } from 'graphql'
import { WebSocket } from 'ws'
import { createLog } from '#platform/logging'
import { loadGatewayConfig } from '#root/gateway/src/config'
import { createRequestHeaders } from '#root/gateway/src/headers/request-headers'
import { createHooks } from '#root/gateway/src/plugins/hooks'
import { createPluginContexts } from '#root/gateway/src/plugins/plugin-context'
import { createAddressOf } from '#root/gateway/src/requests/client-address'
import { createFactsOf } from '#root/gateway/src/requests/request-facts'
import { createSubscribing } from '#root/gateway/src/subscribing'
import type { SubscribingOptions } from '#root/gateway/src/subscribing'
import { composeTestSupergraph } from './support/subgraphs.ts'

const config = loadGatewayConfig({ AUTHENTICATION: 'off', FORWARD_HEADERS: 'authorization,x-tenant' })
const apiSchema = buildSchema('type Query { ping: String }')

/** The gateway's header forwarding, without authentication. */
describe('headers that are forwarded', () => {
  let subscribing: ReturnType<typeof createSubscribing>
  let server: Server
  let socket: WebSocket
  let forwarded: (readonly string[])[]

  beforeEach(async () => {
    forwarded = []
    const execute: SubscribingOptions['executor']['execute'] = async (_operation, { forwardedHeaders }) => {
      forwarded.push(forwardedHeaders)
      return { data: '{"ping":"pong"}' }
    }
    subscribing = createSubscribing({
      supergraph: {
        current: () => ({ supergraphSdl: composeTestSupergraph(), apiSchema }),
        onChange: () => () => undefined,
      },
      executor: { execute },
      fetches: {},
      authenticator: null,
      issuer: null,
      local: {},
      urlsOf: () => [],
      tlsOf: () => ({}),
      requestHeaders: createRequestHeaders(config.subgraphs.requestHeaders),
      factsOf: createFactsOf(createAddressOf([])),
      hooks: createHooks([], createLog({ service: 'test', level: 'fatal' })),
      addPluginContext: createPluginContexts([]),
      present: (errors: readonly unknown[]) => errors,
      limits: config.operationLimits,
      settings: config.subscriptions,
      log: createLog({ service: 'test', level: 'fatal' }),
    } as unknown as SubscribingOptions)
    server = createServer().on('upgrade', (request, upgraded, head) =>
      subscribing.handleUpgrade(request, upgraded, head),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', {
      headers: { 'x-tenant': 'blue' },
    })
    await new Promise((resolve) => socket.once('open', resolve))
    await ask({ type: 'connection_init', payload: { authorization: 'Bearer one' } })
  })

  afterEach(async () => {
    socket.terminate()
    await subscribing.dispose()
    await new Promise((resolve) => server.close(resolve))
  })

  const ask = (message: object): Promise<unknown> =>
    new Promise((resolve) => {
      socket.once('message', (data) => resolve(JSON.parse(String(data))))
      socket.send(JSON.stringify(message))
    })

  test('are so after credentials have been renewed too', async () => {
    expect(await ask({ type: 'ping', payload: { authorization: 'Bearer one' } })).toEqual({ type: 'pong', payload: {} })
    await ask({ id: '1', type: 'subscribe', payload: { query: '{ ping }' } })
    expect(forwarded).toEqual([['authorization', 'Bearer one', 'x-tenant', 'blue']])
  })

  test('distinguish clients: those with different headers do not share', async () => {
    expect(await ask({ type: 'ping', payload: { authorization: 'Bearer two' } })).toMatchObject({
      payload: { errors: [{ extensions: { code: 'FORBIDDEN' } }] },
    })
  })
})
