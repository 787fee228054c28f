import { once } from 'node:events'
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql'
import { WebSocket } from 'ws'
import { createIdentityVerifier } from '#platform/auth'
import { createLog } from '#platform/logging'
import { createSubgraphRunner, serveSubgraph } from '#platform/subgraph-server'

const query = new GraphQLObjectType({ name: 'Query', fields: { read: { type: GraphQLString } } })
const megabytes = 1024 * 1024

let server: Awaited<ReturnType<typeof serveSubgraph>>

beforeAll(async () => {
  const log = createLog({ service: 'test', level: 'silent' })
  const schema = new GraphQLSchema({ query })
  const runner = createSubgraphRunner({ name: 'test', schema, log, createLoaders: () => null })
  const verifier = createIdentityVerifier({ secret: 'the secret that gateway and subgraphs share' })
  server = await serveSubgraph({ runner, verifier, log, host: '127.0.0.1', port: 0, health: [] })
})
afterAll(() => server.dispose())

async function closeCodeAfter(sizeBytes: number): Promise<unknown> {
  const socket = new WebSocket(server.url.replace('http', 'ws'), 'graphql-transport-ws')
  await once(socket, 'open')
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.on('error', () => undefined)
  socket.send('x'.repeat(sizeBytes))
  return closed
}

test.each([
  ['of 16 MB is read', 16 * megabytes, 4400],
  ['of more is not', 16 * megabytes + 1, 1009],
])("a message to a subgraph's socket %s", async (_what, sizeBytes, code) => {
  expect(await closeCodeAfter(sizeBytes)).toBe(code)
})
