import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmbeddedMongo } from '@plumbline/embedded-mongo'
import type { EmbeddedMongo } from '@plumbline/embedded-mongo'
import { GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql'
import type { ExecutionResult } from 'graphql'
import { Schema } from 'mongoose'
import type { Model } from 'mongoose'
import { createEmbeddedRedis } from '#embedded/redis'
import { createLog } from '#platform/logging'
import { connectMongo } from '#platform/mongo'
import type { Mongo } from '#platform/mongo'
import { createRedis } from '#platform/redis'
import { createSubgraphRunner } from '#platform/subgraph-server'
import type { SubgraphRunner } from '#platform/subgraph-server'
import { until } from '#root/test/support/until'

const log = createLog({ service: 'test', level: 'silent' })
const caller = () => ({
  viewer: { kind: 'anonymous' } as const,
  correlationId: 'req_1',
  signal: new AbortController().signal,
})

describe('an unavailable document store', () => {
  let dataDir: string
  let store: EmbeddedMongo
  let mongo: Mongo
  let things: Model<{ _id: string; title: string }>
  let runner: SubgraphRunner
  /** Number of attempts to complete an event. */
  let completions = 0

  const start = async (port?: number) => {
    store = await createEmbeddedMongo({ dataDir, ...(port !== undefined && { port }) })
  }

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'outage-'))
    await start()
    mongo = await connectMongo({ url: store.url, database: 'outage', log, connectTimeoutMs: 300 })
    things = mongo.connection.model('Thing', new Schema({ _id: String, title: String }) as never)
    await things.create({ _id: 'one', title: 'The first' })
    const read = async () => {
      completions += 1
      return (await things.findById('one').lean())?.title
    }
    const title = { type: new GraphQLNonNull(GraphQLString), resolve: read }
    async function* news() {
      yield {}
      yield {}
    }
    const schema = new GraphQLSchema({
      query: new GraphQLObjectType({ name: 'Query', fields: { title } }),
      subscription: new GraphQLObjectType({ name: 'Subscription', fields: { title: { ...title, subscribe: news } } }),
    })
    runner = createSubgraphRunner({ name: 'test', schema, log, createLoaders: () => null })
  })

  afterAll(async () => {
    await mongo.dispose()
    await store.dispose()
    await rm(dataDir, { recursive: true })
  })

  test('makes queries UPSTREAM_UNAVAILABLE, and events wait for it', async () => {
    const events = await runner.subscribe({ query: 'subscription { title }' }, caller())
    if (!(Symbol.asyncIterator in events)) throw new Error(`expected a stream, got ${JSON.stringify(events)}`)
    const whole: ExecutionResult = { data: { title: 'The first' } }
    await expect(events.next()).resolves.toEqual({ done: false, value: whole })
    const { port } = store
    await store.dispose()

    const { data, errors } = await runner.execute({ query: '{ title }' }, caller())
    expect(data).toBeNull()
    expect(errors?.map(({ message, extensions }) => ({ message, ...extensions }))).toEqual([
      {
        message: 'The database cannot be reached; try again later.',
        code: 'UPSTREAM_UNAVAILABLE',
        service: 'mongodb',
        correlationId: 'req_1',
      },
    ])

    completions = 0
    const late = events.next()
    // At least one attempt has failed while the store is stopped.
    await until(() => completions >= 2)
    await start(port)
    await expect(late).resolves.toEqual({ done: false, value: whole })
    await events.return()
  })

  test('does not delay an event of a client that has disconnected', async () => {
    const left = new AbortController()
    const events = await runner.subscribe({ query: 'subscription { title }' }, { ...caller(), signal: left.signal })
    if (!(Symbol.asyncIterator in events)) throw new Error('expected a stream, got none')
    const { port } = store
    await store.dispose()
    completions = 0
    const event = events.next()
    await until(() => completions >= 2)
    left.abort()
    await expect(event).resolves.toMatchObject({
      value: { errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }] },
    })
    await start(port)
    await events.return()
  })
})

test('queries fail with UPSTREAM_UNAVAILABLE while Redis is unavailable', async () => {
  const server = await createEmbeddedRedis({ dataDir: null })
  const redis = await createRedis({ url: server.url, log, name: 'test' })
  const resolve = () => redis.client.get('something')
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { read: { type: GraphQLString, resolve } } }),
  })
  const runner = createSubgraphRunner({ name: 'test', schema, log, createLoaders: () => null })
  await expect(runner.execute({ query: '{ read }' }, caller())).resolves.toEqual({ data: { read: null } })
  await server.dispose()
  const { errors } = await runner.execute({ query: '{ read }' }, caller())
  expect(errors?.map(({ extensions }) => extensions)).toEqual([
    { code: 'UPSTREAM_UNAVAILABLE', service: 'redis', correlationId: 'req_1' },
  ])
  await redis.dispose()
})
