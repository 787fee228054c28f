import { once } from 'node:events'
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { createIdentityIssuer, createIdentityVerifier } from '#platform/auth'
import { createSubgraphRunner, serveSubgraph } from '#platform/subgraph-server'
import { collectLog } from '#root/test/support/log-lines'
import type { LogLines } from '#root/test/support/log-lines'
import { until } from '#root/test/support/until'

const secret = 'the secret that gateway and subgraphs share'

let lines: LogLines['lines']
let server: Awaited<ReturnType<typeof serveSubgraph>>

/** Subscriptions that fail before, and after their first event. */
async function* breaking() {
  yield { breaking: 'first' }
  throw new Error('the source broke')
}

beforeEach(async () => {
  const collected = collectLog()
  const { log } = collected
  lines = collected.lines
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { read: { type: GraphQLString } } }),
    subscription: new GraphQLObjectType({
      name: 'Subscription',
      fields: { breaking: { type: GraphQLString, subscribe: breaking } },
    }),
  })
  const runner = createSubgraphRunner({
    name: 'test',
    schema,
    log,
    createLoaders: ({ correlationId }) => {
      if (correlationId === 'no-loaders') throw new Error('no loaders')
    },
  })
  server = await serveSubgraph({
    runner,
    verifier: createIdentityVerifier({ secret }),
    log,
    host: '127.0.0.1',
    port: 0,
    health: [],
  })
})

afterEach(() => server.dispose())

const socketUrl = () => server.url.replace('http', 'ws')
const logged = () => lines.map(({ level, msg }) => ({ level, msg }))

async function subscribe(correlationId: string) {
  const client = createClient({ url: socketUrl(), webSocketImpl: WebSocket, retryAttempts: 0 })
  const identity = await createIdentityIssuer({ secret }).issue({ kind: 'anonymous' })
  const results: unknown[] = []
  const failure = await new Promise<unknown>((resolve) => {
    client.subscribe(
      { query: 'subscription { breaking }', extensions: { identity, correlationId } },
      { next: (result) => results.push(result), error: resolve, complete: () => resolve(null) },
    )
  })
  await client.dispose()
  return { results, failure }
}

test('a subscription whose source breaks ends with an error that reveals nothing, and the cause is logged', async () => {
  const { results, failure } = await subscribe('call-1')
  expect(results).toEqual([{ data: { breaking: 'first' } }])
  expect(failure).toMatchObject([{ extensions: { code: 'INTERNAL', correlationId: 'call-1' } }])
  expect(JSON.stringify(failure)).not.toContain('the source broke')
  expect(lines).toMatchObject([
    { level: 50, msg: 'a subscription failed with an unexpected error', correlationId: 'call-1' },
  ])
})

test('a subscription that cannot be opened has an error, and its socket stays open for the others', async () => {
  const { results, failure } = await subscribe('no-loaders')
  expect(results).toMatchObject([{ errors: [{ extensions: { code: 'INTERNAL', correlationId: 'no-loaders' } }] }])
  expect(failure).toBeNull()
  expect(logged()).toEqual([{ level: 50, msg: 'a subscription failed with an unexpected error' }])
})

test('a peer that breaks the protocol is disconnected, and that is logged', async () => {
  const socket = new WebSocket(socketUrl(), 'graphql-transport-ws')
  await once(socket, 'open')
  const closed = once(socket, 'close')
  // A server's frames are not masked, a client's are.
  ;(socket as unknown as { _socket: NodeJS.WritableStream })._socket.write(Buffer.from([0x81, 0x01, 0x61]))
  expect((await closed)[0]).toBe(1002)
  await until(() => lines.length > 0)
  expect(logged()).toEqual([{ level: 40, msg: 'a socket is closed because of what its peer sent' }])
})
