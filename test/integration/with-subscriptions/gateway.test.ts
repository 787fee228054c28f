import { createServer } from 'node:http'
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway'
import type { GatewayConfig } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { withSubscriptions } from '@plumbline/federated-subscriptions'
import type { WithSubscriptionsOptions } from '@plumbline/federated-subscriptions'
import { WebSocket } from 'ws'
import { until } from '#root/test/support/until'
import { connect, receive } from '../gateway-subscriptions/support/client.ts'
import { startHttpSubgraphs, urlsOf } from './support.ts'
import type { HttpSubgraphs } from './support.ts'

let subgraphs: HttpSubgraphs
const cleanUps: (() => unknown)[] = []

beforeEach(async () => {
  subgraphs = await startHttpSubgraphs()
})

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
  await subgraphs.stop()
})

interface Started {
  readonly config?: GatewayConfig
  readonly options?: WithSubscriptionsOptions<string>
  readonly executes?: boolean
}

async function start({ config, options = {}, executes = true }: Started = {}) {
  const gateway = withSubscriptions(new ApolloGateway(config ?? { supergraphSdl: subgraphs.compose() }), options)
  const httpServer = createServer((_request, response) => response.writeHead(418).end())
  const server = new ApolloServer({ gateway, plugins: [gateway.drainPlugin()] })
  await server.start()
  gateway.attach(httpServer, executes ? { server } : {})
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve))
  let stopped: Promise<void> | undefined
  const stop = () => (stopped ??= server.stop())
  cleanUps.push(async () => {
    await stop()
    httpServer.closeAllConnections()
    await new Promise((resolve) => httpServer.close(resolve))
  })
  return { ...urlsOf(httpServer), stop }
}

function connected(url: string, user = 'ada') {
  const client = connect(url, { connectionParams: { authorization: user } })
  cleanUps.push(() => client.dispose())
  return client
}

const progress = 'subscription { progress(topic: "a") { n viewer product { seenBy } } }'

test('events are completed through the data sources that buildService makes, with their hooks', async () => {
  class Identified extends RemoteGraphQLDataSource<{ readonly identity?: string }> {
    override willSendRequest({
      request,
      context,
    }: Parameters<NonNullable<RemoteGraphQLDataSource['willSendRequest']>>[0]) {
      request.http?.headers.set('x-user', `signed ${String(context['identity'])}`)
    }
  }
  const { url } = await start({
    config: { supergraphSdl: subgraphs.compose(), buildService: (definition) => new Identified(definition) },
    options: { authenticate: async ({ authorization = '' }) => ({ identity: authorization, scope: authorization }) },
  })
  const received = receive(connected(url), { query: progress })
  await received.has(1)
  expect(received.events).toMatchObject([{ data: { progress: { product: { seenBy: 'signed ada' } } } }])
})

test('a new supergraph is used immediately, and running subscriptions continue', async () => {
  let update: ((sdl: string) => void) | undefined
  const { url } = await start({
    config: {
      supergraphSdl: async (given) => {
        update = given.update
        return { supergraphSdl: subgraphs.compose((sdl) => sdl.replace(' scope: String }', ' }')) }
      },
    },
  })
  const client = connected(url)
  const before = receive(client, { query: progress })
  await before.has(1)
  const newField = { query: 'subscription { progress(topic: "a") { n scope } }' }
  expect(await receive(client, newField).end).toMatchObject({ status: 'failed' })
  update?.(subgraphs.compose())
  await until(async () => {
    const tried = receive(client, newField)
    const isServed = await tried.has(1).then(
      () => true,
      () => false,
    )
    tried.cancel()
    return isServed
  })
  subgraphs.log.append('a')
  await before.has(2)
})

test('a subgraph gets the payload of connection_init that is made for it', async () => {
  const { url } = await start({
    options: {
      authenticate: async ({ authorization = '' }) => ({ identity: authorization, scope: authorization }),
      subgraphs: { runs: { connectionParams: ({ identity }) => ({ user: `${identity} by payload` }) } },
    },
  })
  const [ada, eve] = ['ada', 'eve'].map((user) => receive(connected(url, user), { query: progress }))
  await ada?.has(1)
  await eve?.has(1)
  expect(ada?.events).toMatchObject([{ data: { progress: { viewer: 'ada by payload' } } }])
  expect(eve?.events).toMatchObject([{ data: { progress: { viewer: 'eve by payload' } } }])
})

test('queries and mutations over a socket are executed by the Apollo Server that is given, and refused without one', async () => {
  const query = '{ product(upc: "7") { name } }'
  const executed = receive(connected((await start()).url), { query })
  expect(await executed.end).toEqual({ status: 'completed' })
  expect(executed.events).toEqual([{ data: { product: { name: 'Product 7' } } }])
  const refused = receive(connected((await start({ executes: false })).url), { query })
  await refused.end
  expect(refused.events).toMatchObject([{ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] }])
})

test('a refused client gets the close code of the error', async () => {
  const { url } = await start({
    options: {
      authenticate: async () => {
        throw Object.assign(new Error('who are you?'), { extensions: { code: 'UNAUTHENTICATED' } })
      },
    },
  })
  expect(await receive(connected(url), { query: progress }).end).toMatchObject({ error: { code: 4401 } })
})

test('a server that stops sends its clients away with a code after which they reconnect', async () => {
  const { url, stop } = await start()
  const received = receive(connected(url), { query: progress })
  await received.has(1)
  await stop()
  expect(await received.end).toMatchObject({ status: 'failed', error: { code: 1001 } })
})

test('other requests are passed to existing listeners, and sockets of other paths get 404', async () => {
  const { httpUrl, url } = await start()
  expect((await fetch(httpUrl, { method: 'POST', body: '{}' })).status).toBe(418)
  const socket = new WebSocket(url.replace('/graphql', '/elsewhere'), 'graphql-transport-ws')
  const reason = await new Promise<Error>((resolve) => socket.once('error', resolve))
  expect(reason.message).toContain('404')
})

test('a body that is too large for a stream is refused with the bound', async () => {
  const { httpUrl } = await start()
  const response = await fetch(httpUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: `subscription { ${' '.repeat(300_000)} }` }),
  })
  expect(response.status).toBe(413)
  expect(await response.text()).toContain('262144 bytes')
})

test('attach before the gateway is loaded throws an error with the remedy', () => {
  const gateway = withSubscriptions(new ApolloGateway({ supergraphSdl: subgraphs.compose() }))
  expect(() => gateway.attach(createServer())).toThrow('call attach() after server.start()')
})
