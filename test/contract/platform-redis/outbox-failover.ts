import { createSequencedTopics } from '@plumbline/resumable-topics'
import type { Logger } from 'pino'
import { connectMongo } from '#platform/mongo'
import { createOutbox, createStoredEvents } from '#platform/outbox'
import type { OutboxEvent } from '#platform/outbox'
import { topicConnections } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { startDocumentStore, uniqueDatabaseName } from '#root/test/support/document-store'
import { until } from '#root/test/support/until'

export interface FailoverOptions {
  readonly redis: RedisConnections
  readonly keyPrefix: string
  readonly log: Logger
  /** Replaces the master. */
  readonly failOver: () => Promise<void>
}

/** How many events are written. */
export const eventCount = 60

/**
 * Writes events of the topic `t` to an outbox, and replaces the master while they are written and read.
 * @returns the numbers of the events that the reader received, after all have been delivered
 */
export async function readThroughFailover({
  redis,
  keyPrefix,
  log,
  failOver,
}: FailoverOptions): Promise<readonly number[]> {
  const store = await startDocumentStore()
  const mongo = await connectMongo({ url: store.url, database: uniqueDatabaseName('failover'), log })
  const stored = createStoredEvents(mongo)
  const topics = createSequencedTopics({ ...topicConnections(redis), keyPrefix, log, stored, graceMs: 100 })
  const delivered = new Set<string>()
  const deliver = async ({ id }: OutboxEvent) => void (await Promise.resolve(delivered.add(id)))
  const outbox = createOutbox({ connection: mongo.connection, topics, deliver, log, pollMs: 50 })
  await outbox.start()
  let written = 0
  const isLast = (seq: number) => seq === eventCount
  const snapshot = async () => await Promise.resolve({ seq: written, payload: 'state', terminal: isLast(written) })
  const seqs: number[] = []
  const read = async () => {
    for await (const item of topics.read('t', { snapshot })) if (item.kind === 'event') seqs.push(item.seq)
  }
  const write = async () => {
    while (!isLast(written)) {
      const seq = written + 1
      const id = `evt_${String(seq).padStart(4, '0')}`
      const topic = { name: 't', seq, terminal: isLast(seq) }
      const events: OutboxEvent[] = [{ id, type: 'thing.happened', correlationId: 'cor', payload: seq, topic }]
      await mongo.transaction(async (session) => await outbox.append(events, session))
      written = seq
      await outbox.announce(events)
    }
  }
  const [reading, writing] = [read(), write()]
  await until(() => written >= eventCount / 3)
  await Promise.all([reading, writing, failOver()])
  await until(() => delivered.size === eventCount)
  await outbox.dispose()
  await topics.dispose()
  await mongo.connection.dropDatabase()
  await mongo.dispose()
  await store.dispose()
  return seqs
}
