import type { JsonValue } from '@plumbline/resumable-topics'
import type { ClientSession, Connection } from 'mongoose'
import type { OutboxEvent } from './types.ts'

/** The outbox as a collection of the publisher's database. */
export interface OutboxStore {
  createIndexes(keepRelayedMs: number): Promise<void>
  insert(events: readonly OutboxEvent[], session: ClientSession): Promise<void>
  /**
   * The oldest pending events, without the excluded ones; then those to be relayed again, unless they precede a pending event in its
   * topic: those come first.
   */
  readPending(excludedIds: readonly string[]): Promise<readonly OutboxEvent[]>
  /** Pending events with a lower seq in the topics of a batch, although their ids are higher. */
  readEarlier(batch: readonly OutboxEvent[], excludedIds: readonly string[]): Promise<readonly OutboxEvent[]>
  /** The stored events of a topic between two sequence numbers, both excluded, in order; at most the last thousand. */
  readBetween(topic: string, after: number, before: number): Promise<readonly OutboxEvent[]>
  markRelayed(ids: readonly string[]): Promise<void>
  /** Marks events that were relayed since then to be relayed again. @returns how many */
  markPending(since: Date): Promise<number>
  /** Another process may have marked events since the last query found none. */
  expectAgain(): void
  /** The epoch of Redis in which events were last relayed; `null` before the first. */
  readEpoch(): Promise<string | null>
  writeEpoch(epoch: string): Promise<void>
}

/** The default name of the collection. */
export const defaultCollection = 'outbox'

/** How many events are relayed at once. */
export const batchSize = 100

interface OutboxRecord {
  readonly _id: string
  /** `again`: it was relayed to a Redis that may have lost it. */
  readonly state: 'pending' | 'again' | 'relayed'
  readonly type: string
  readonly correlationId: string
  /** As JSON text, because BSON does not preserve every key and number. */
  readonly payload: string
  readonly topic?: NonNullable<OutboxEvent['topic']>
  readonly createdAt: Date
  readonly relayedAt?: Date
}

interface EpochRecord {
  readonly _id: 'redis'
  readonly epoch: string
}

// Identifies the relay's commands in a profile of the database.
const comment = 'outbox'
const maxTimeMS = 10_000
const healLimit = 1_000

interface Where {
  readonly state: 'pending' | 'again'
  readonly 'topic.name'?: { readonly $in: string[] } | { readonly $nin: string[] }
}

export function createOutboxStore(connection: Connection, name: string): OutboxStore {
  const collection = connection.collection<OutboxRecord>(name)
  const epochs = connection.collection<EpochRecord>(`${name}_epochs`)
  let mayHaveAgain = true
  const find = async (where: Where, excludedIds: readonly string[]) => {
    const others = excludedIds.length === 0 ? {} : { _id: { $nin: [...excludedIds] } }
    const found = collection.find({ ...where, ...others }, { comment, maxTimeMS, batchSize: batchSize + 1 })
    return (await found.sort({ _id: 1 }).limit(batchSize).toArray()).map(toEvent)
  }
  return {
    createIndexes: async (keepRelayedMs) => await createIndexes(collection, Math.ceil(keepRelayedMs / 1_000)),
    insert: async (events, session) => {
      await collection.insertMany(events.map(toRecord), { session, maxTimeMS })
    },
    readPending: async (excludedIds) => {
      const pending = await find({ state: 'pending' }, excludedIds)
      // There are seldom any, and the query would delay every event.
      if (!mayHaveAgain) return pending
      const topics = [...new Set(pending.flatMap(({ topic }) => topic?.name ?? []))]
      const first =
        topics.length === 0 ? [] : await find({ state: 'again', 'topic.name': { $in: topics } }, excludedIds)
      if (pending.length + first.length >= batchSize) return [...first, ...pending]
      const rest = await find({ state: 'again', 'topic.name': { $nin: topics } }, excludedIds)
      mayHaveAgain = first.length + rest.length > 0 || excludedIds.length > 0
      return [...first, ...pending, ...rest]
    },
    readEarlier: async (batch, excludedIds) => {
      const earlierSeqs = earlierSeqsOf(batch)
      if (earlierSeqs.length === 0) return []
      const known = [...batch.map(({ id }) => id), ...excludedIds]
      const earlier = { state: { $in: ['pending', 'again'] as const }, $or: [...earlierSeqs], _id: { $nin: known } }
      const found = collection.find(earlier, { comment, maxTimeMS, batchSize: healLimit + 1 })
      return (await found.limit(healLimit).toArray()).map(toEvent)
    },
    readBetween: async (topic, after, before) => {
      const place = { 'topic.name': topic, 'topic.seq': { $gt: after, $lt: before } }
      const found = collection.find(place, { comment, maxTimeMS, batchSize: healLimit + 1 })
      const newestFirst = await found.sort({ 'topic.seq': -1 }).limit(healLimit).toArray()
      return newestFirst.toReversed().map(toEvent)
    },
    markRelayed: async (ids) => {
      const relayed = { state: 'relayed', relayedAt: new Date() } as const
      await collection.updateMany(
        { _id: { $in: [...ids] }, state: { $in: ['pending', 'again'] } },
        { $set: relayed },
        { comment, maxTimeMS },
      )
    },
    markPending: async (since) => {
      mayHaveAgain = true
      const again = { $set: { state: 'again' }, $unset: { relayedAt: '' } } as const
      const result = await collection.updateMany({ relayedAt: { $gte: since } }, again, { comment, maxTimeMS })
      return result.modifiedCount
    },
    expectAgain: () => void (mayHaveAgain = true),
    readEpoch: async () => (await epochs.findOne({ _id: 'redis' }, { comment, maxTimeMS }))?.epoch ?? null,
    writeEpoch: async (epoch) => {
      await epochs.updateOne({ _id: 'redis' }, { $set: { epoch } }, { upsert: true, comment, maxTimeMS })
    },
  }
}

/** For each topic of a batch, a condition for what comes before its last event. */
function earlierSeqsOf(batch: readonly OutboxEvent[]) {
  const lasts = new Map<string, number>()
  for (const { topic } of batch) if (topic) lasts.set(topic.name, Math.max(topic.seq, lasts.get(topic.name) ?? 0))
  return [...lasts].map(([name, seq]) => ({ 'topic.name': name, 'topic.seq': { $exists: true, $lt: seq } }))
}

type OutboxIndexes = Pick<ReturnType<Connection['collection']>, 'createIndex' | 'dropIndex'>

async function createIndexes(collection: OutboxIndexes, expireAfterSeconds: number): Promise<void> {
  await collection.createIndex({ state: 1, _id: 1 }, { name: 'pending', partialFilterExpression: { state: 'pending' } })
  await collection.createIndex({ state: 1, _id: 1 }, { name: 'again', partialFilterExpression: { state: 'again' } })
  // Unique, so that a wrong seq fails the transaction instead of losing an event.
  await collection.createIndex(
    { 'topic.name': 1, 'topic.seq': 1 },
    { name: 'topic', unique: true, partialFilterExpression: { 'topic.seq': { $exists: true } } },
  )
  await createExpiry(collection, expireAfterSeconds)
}

const indexOptionsConflict = 85

// The expiry of an index cannot be changed, so it is created again.
async function createExpiry(collection: OutboxIndexes, expireAfterSeconds: number): Promise<void> {
  const create = async () => await collection.createIndex({ relayedAt: 1 }, { name: 'expiry', expireAfterSeconds })
  try {
    await create()
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== indexOptionsConflict) throw error
    await collection.dropIndex('expiry')
    await create()
  }
}

const toRecord = ({ id, type, correlationId, payload, topic }: OutboxEvent): OutboxRecord => ({
  _id: id,
  state: 'pending',
  type,
  correlationId,
  payload: JSON.stringify(payload),
  ...(topic === undefined ? {} : { topic: { name: topic.name, seq: topic.seq, terminal: topic.terminal } }),
  createdAt: new Date(),
})

function toEvent({ _id, type, correlationId, payload, topic }: OutboxRecord): OutboxEvent {
  const value: JsonValue = JSON.parse(payload)
  return { id: _id, type, correlationId, payload: value, ...(topic === undefined ? {} : { topic }) }
}
