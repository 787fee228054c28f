import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTopics } from '@plumbline/resumable-topics'
import type { Topics } from '@plumbline/resumable-topics'
import type { GraphQLSchema } from 'graphql'
import { createClient as createSseClient } from 'graphql-sse'
import { createClient as createSocketClient } from 'graphql-ws'
import { useServer } from 'graphql-ws/use/ws'
import { Redis } from 'ioredis'
import { WebSocket, WebSocketServer } from 'ws'
import { createPlainSchema } from '#root/packages/resumable-topics/examples/plain'
import { createPothosSchema } from '#root/packages/resumable-topics/examples/pothos'
import { createTypeGraphQLSchema } from '#root/packages/resumable-topics/examples/type-graphql'
import { createYogaServer } from '#root/packages/resumable-topics/examples/yoga'
import { startRedis, uniquePrefix } from '#root/test/support/redis'
import { until } from '#root/test/support/until'

/** A server of an example, which its own connection to Redis makes independent of others. */
interface Example {
  readonly client: Client
  readonly stop: () => Promise<void>
}

interface Client {
  iterate(request: { query: string; variables: Record<string, unknown> }): AsyncIterableIterator<Result>
}

interface Result {
  readonly data?: unknown
  readonly errors?: readonly { readonly message: string; readonly extensions?: unknown }[] | undefined
}

interface Message {
  readonly cursor: string
  readonly text: string
}

let redisServer: Awaited<ReturnType<typeof startRedis>>
let keyPrefix: string
let redis: Redis

beforeAll(async () => {
  redisServer = await startRedis()
  redis = new Redis(redisServer.url)
})
beforeEach(() => {
  keyPrefix = uniquePrefix()
})
afterAll(async () => {
  redis.disconnect()
  await redisServer.dispose()
})

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
}

async function stopServer(server: Server): Promise<void> {
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
}

const overSockets = (createSchema: (topics: Topics) => GraphQLSchema | Promise<GraphQLSchema>) =>
  async function start(topics: Topics): Promise<Example> {
    const server = createServer()
    const sockets = new WebSocketServer({ server, path: '/graphql' })
    const serving = useServer({ schema: await createSchema(topics) }, sockets)
    const client = createSocketClient({
      url: `ws://${await listen(server)}`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    })
    const stop = async () => {
      await client.dispose()
      await serving.dispose()
      await stopServer(server)
    }
    return { client: client, stop }
  }

async function overEvents(topics: Topics): Promise<Example> {
  const server = createYogaServer(topics)
  const client = createSseClient({ url: `http://${await listen(server)}`, retryAttempts: 0 })
  return { client: client, stop: () => stopServer(server) }
}

const query = 'subscription ($room: ID!, $after: String) { messages(room: $room, after: $after) { cursor text } }'

async function startExample(start: (topics: Topics) => Promise<Example>) {
  const connection = new Redis(redisServer.url)
  const topics = createTopics({ redis: connection, keyPrefix, pollMs: 50 })
  const { client, stop } = await start(topics)
  return {
    topics,
    client,
    stop: async () => {
      await stop()
      await topics.dispose()
      connection.disconnect()
    },
  }
}

const listeners = async () => (await redis.pubsub('CHANNELS', `${keyPrefix}*`)).length

describe.each([
  ['graphql-js', overSockets(createPlainSchema)],
  ['Pothos', overSockets(createPothosSchema)],
  ['TypeGraphQL', overSockets(createTypeGraphQLSchema)],
  ['GraphQL Yoga', overEvents],
])('the example of %s', (name, start) => {
  // Pothos has no way to name the type of this argument ID without another type of its values.
  const text = name === 'Pothos' ? query.replace('ID!', 'String!') : query
  const subscribe = (client: Client, after: string | null = null) =>
    client.iterate({ query: text, variables: { room: 'lobby', after } })

  test('resumes after the cursor on another server, and ends its reading with the subscription', async () => {
    const first = await startExample(start)
    const items = subscribe(first.client)
    const live = items.next()
    await until(async () => (await listeners()) === 1)
    // The first may precede the reader's position.
    let received: Message | undefined
    void live.then(({ value }) => (received = messageIn(value)))
    await until(async () => {
      await first.topics.append('room:lobby', { text: 'live' })
      return received !== undefined
    })
    await items.return?.()
    await until(async () => (await listeners()) === 0)
    await first.stop()

    const second = await startExample(start)
    await second.topics.append('room:lobby', { text: 'missed' })
    await second.topics.append('room:lobby', { text: 'last' }, { terminal: true })
    const texts: string[] = []
    for await (const result of subscribe(second.client, received?.cursor)) texts.push(messageIn(result)?.text ?? '')
    expect(texts.filter((one) => one !== 'live')).toEqual(['missed', 'last'])
    await second.stop()
  })

  test('refuses a cursor that is none', async () => {
    const { client, stop } = await startExample(start)
    const errors = await subscribe(client, 'no cursor')
      .next()
      .then(
        ({ value }) => (value as Result).errors,
        (error: unknown) => error as Result['errors'],
      )
    expect(errors).toMatchObject([
      {
        message: 'after: expected the cursor of an event received earlier, got "no cursor"',
        extensions: { code: 'BAD_USER_INPUT', field: 'after' },
      },
    ])
    await stop()
  })
})

const messageIn = (result: Result | undefined) => (result?.data as { messages?: Message } | undefined)?.messages
