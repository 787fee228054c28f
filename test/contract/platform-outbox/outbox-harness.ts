import { createSequencedTopics } from '@plumbline/resumable-topics'
import type { JsonValue, SequencedTopics } from '@plumbline/resumable-topics'
import type { ClientSession } from 'mongoose'
import { connectMongo } from '#platform/mongo'
import type { Mongo } from '#platform/mongo'
import { createOutbox } from '#platform/outbox'
import type { Outbox, OutboxConfig, OutboxEvent } from '#platform/outbox'
import { createRedis, topicConnections } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { startDocumentStore, uniqueDatabaseName } from '#root/test/support/document-store'
import type { DocumentStore } from '#root/test/support/document-store'
import { collectLog } from '#root/test/support/log-lines'
import type { LogLines } from '#root/test/support/log-lines'
import { startOwnRedis, uniquePrefix } from '#root/test/support/redis'

export interface OutboxHarness {
  readonly redisServer: Awaited<ReturnType<typeof startOwnRedis>>
  readonly redis: RedisConnections
  readonly mongo: Mongo
  readonly topics: SequencedTopics
  readonly keyPrefix: string
  readonly log: LogLines
  /** What was delivered, in that order, by any relay. */
  readonly delivered: OutboxEvent[]
  /** What `deliver` does besides. */
  onDeliver: (event: OutboxEvent) => Promise<void> | void
  /** An outbox on the test's database, as another process would have it; disposed with the rest. */
  open(options?: Partial<OutboxConfig>): Outbox
  /** Writes events as a service does, in a transaction. Default: by a process that ends before it relays them. */
  commit(events: readonly OutboxEvent[], writer?: Outbox): Promise<void>
  states(): Promise<readonly string[]>
  /** The payloads in a topic's log. */
  shown(topic: string): Promise<readonly JsonValue[]>
}

let eventCount = 0

/** The next event, of no topic or at a place in one. */
export function event(topic?: string, seq = 0): OutboxEvent {
  eventCount += 1
  const id = `evt_${String(eventCount).padStart(8, '0')}`
  const facts = { id, type: 'thing.happened', correlationId: `cor_${eventCount}`, payload: { number: eventCount } }
  return topic === undefined ? facts : { ...facts, payload: seq, topic: { name: topic, seq, terminal: false } }
}

/** A store and a Redis for the file, and in them a database and keys for each test. */
export function useOutbox(): OutboxHarness {
  const harness = { delivered: [], onDeliver: () => undefined } as unknown as {
    -readonly [Key in keyof OutboxHarness]: OutboxHarness[Key]
  }
  const outboxes: Outbox[] = []
  let store: DocumentStore
  beforeAll(async () => {
    harness.log = collectLog()
    store = await startDocumentStore()
    harness.redisServer = await startOwnRedis()
    harness.redis = await createRedis({ url: harness.redisServer.url, log: harness.log.log, name: 'test' })
  })
  beforeEach(async () => {
    harness.log = collectLog()
    harness.keyPrefix = uniquePrefix()
    harness.delivered = []
    harness.onDeliver = () => undefined
    const { redis, keyPrefix } = harness
    const { log } = harness.log
    harness.topics = createSequencedTopics({ ...topicConnections(redis), keyPrefix, log })
    harness.mongo = await connectMongo({ url: store.url, database: uniqueDatabaseName('outbox'), log })
  })
  afterEach(async () => {
    await Promise.all(outboxes.splice(0).map(async (outbox) => await outbox.dispose()))
    await harness.topics.dispose()
    await harness.mongo.connection.dropDatabase()
    await harness.mongo.dispose()
  })
  afterAll(async () => {
    await harness.redis.dispose()
    await harness.redisServer.dispose()
    await store.dispose()
  })
  const deliver = async (delivered: OutboxEvent) => {
    await harness.onDeliver(delivered)
    harness.delivered.push(delivered)
  }
  harness.open = (options = {}) => {
    const { connection } = harness.mongo
    const outbox = createOutbox({
      connection,
      topics: harness.topics,
      deliver,
      log: harness.log.log,
      pollMs: 50,
      ...options,
    })
    outboxes.push(outbox)
    return outbox
  }
  harness.commit = async (events, writer = harness.open()) => {
    await harness.mongo.transaction(async (session: ClientSession) => await writer.append(events, session))
  }
  harness.states = async () => {
    const records = await harness.mongo.connection.collection('outbox').find().sort({ _id: 1 }).toArray()
    return records.map(({ state }) => String(state))
  }
  harness.shown = async (topic) => {
    const entries = await harness.redis.client.xrange(`${harness.keyPrefix}log:${topic}`, '-', '+')
    return entries.map(([, [, payload = 'null']]): JsonValue => JSON.parse(payload))
  }
  return harness
}
