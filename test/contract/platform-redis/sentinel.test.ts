import { createSequencedTopics } from '@plumbline/resumable-topics'
import { createJobQueue } from '#platform/jobs'
import { connectMongo } from '#platform/mongo'
import type { Mongo } from '#platform/mongo'
import { createOutbox, createStoredEvents } from '#platform/outbox'
import type { OutboxEvent } from '#platform/outbox'
import { createRedis, topicConnections } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { startDocumentStore, uniqueDatabaseName } from '#root/test/support/document-store'
import type { DocumentStore } from '#root/test/support/document-store'
import { collectLog } from '#root/test/support/log-lines'
import { uniquePrefix } from '#root/test/support/redis'
import { startRedisSentinels } from '#root/test/support/redis-sentinels'
import type { RedisSentinels } from '#root/test/support/redis-sentinels'
import { until } from '#root/test/support/until'

const { log } = collectLog()
let sentinels: RedisSentinels
let redis: RedisConnections | null = null

beforeEach(async () => {
  sentinels = await startRedisSentinels()
})
afterEach(async () => {
  await redis?.dispose()
  redis = null
  await sentinels.dispose()
})

const connect = async (url: string) => await createRedis({ url, log, name: 'test', connectTimeoutMs: 5_000 })

test('finds the master through the Sentinels, also when the first of them is gone, and the new one after a failover', async () => {
  const unused = sentinels.url.replace('@127.0.0.1:', '@127.0.0.1:1,127.0.0.1:')
  redis = await connect(unused)
  const { client } = redis
  await client.set('greeting', 'hello')
  await client.wait(1, 5_000)
  await sentinels.failOver()
  await until(async () => (await client.set('answer', '42').catch(() => null)) === 'OK')
  expect(await client.get('greeting')).toBe('hello')
})

test('names a master that the Sentinels do not know, without passwords', async () => {
  const url = sentinels.url.replace('/main', '/other')
  const shown = url.replace(sentinels.password, '***')
  await expect(createRedis({ url, log, name: 'test', connectTimeoutMs: 500 })).rejects.toThrow(
    `REDIS_URL: expected a Redis that responds at ${shown} within 500 ms, got `,
  )
})

test('refuses the URL of a Sentinel as that of a server', async () => {
  const url = `redis://127.0.0.1:${sentinels.ports[0]}`
  await expect(connect(url)).rejects.toThrow(
    `REDIS_URL: expected a standalone server at ${url}, got one in sentinel mode, whose URL begins with redis+sentinel:`,
  )
})

describe('with an outbox', () => {
  let store: DocumentStore
  let mongo: Mongo

  beforeEach(async () => {
    store = await startDocumentStore()
    mongo = await connectMongo({ url: store.url, database: uniqueDatabaseName('sentinel'), log })
  })
  afterEach(async () => {
    await mongo.connection.dropDatabase()
    await mongo.dispose()
    await store.dispose()
  })

  test('no event is lost, repeated or out of order for readers in a failover, and jobs are enqueued', async () => {
    redis = await connect(sentinels.url)
    const keyPrefix = uniquePrefix()
    const stored = createStoredEvents(mongo)
    const topics = createSequencedTopics({ ...topicConnections(redis), keyPrefix, log, stored, graceMs: 100 })
    const delivered = new Set<string>()
    const queue = createJobQueue({ redis, log, prefix: keyPrefix, queue: 'test' })
    const outbox = createOutbox({
      connection: mongo.connection,
      topics,
      deliver: async ({ id }) => void delivered.add(id),
      log,
      pollMs: 50,
    })
    await outbox.start()
    const count = 60
    let written = 0
    const snapshot = async () => await Promise.resolve({ seq: written, payload: 'state', terminal: written === count })
    const seqs: number[] = []
    const reading = (async () => {
      for await (const item of topics.read('t', { snapshot })) if (item.kind === 'event') seqs.push(item.seq)
    })()
    const write = async () => {
      while (written < count) {
        const seq = written + 1
        const id = `evt_${String(seq).padStart(4, '0')}`
        const topic = { name: 't', seq, terminal: seq === count }
        const events: OutboxEvent[] = [{ id, type: 'thing.happened', correlationId: 'cor', payload: seq, topic }]
        await mongo.transaction(async (session) => await outbox.append(events, session))
        written = seq
        await outbox.announce(events)
      }
    }
    const writing = write()
    await until(() => written >= 20)
    await Promise.all([writing, sentinels.failOver()])
    await reading
    expect(seqs).toEqual(Array.from({ length: count }, (_, index) => index + 1))
    await until(() => delivered.size === count)
    await until(async () => (await queue.counts().catch(() => null)) !== null)
    await queue.dispose()
    await outbox.dispose()
    await topics.dispose()
  })
})
