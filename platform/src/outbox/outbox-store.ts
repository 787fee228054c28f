import type { ClientSession, Connection } from 'mongoose'
import type { JsonValue } from '#platform/topics'
import type { OutboxEvent } from './types.ts'

/** The outbox as a collection of the publisher's database. */
export interface OutboxStore {
  createIndexes(keepRelayedMs: number): Promise<void>
  insert(events: readonly OutboxEvent[], session: ClientSession): Promise<void>
  /**
   * The oldest events that nobody has relayed, apart from those to be left out; behind them those that are to be relayed again, but for
   * such as precede one of the others in its topic.
   */
  readPending(leftOut: readonly string[]): Promise<readonly OutboxEvent[]>
  /** Events of the same topics that are pending and come before those of a batch, whose ids are later. */
  readEarlier(batch: readonly OutboxEvent[], leftOut: readonly string[]): Promise<readonly OutboxEvent[]>
  /** What the collection still has of a topic between two places, both excluded, in order; the last thousand at most. */
  readBetween(topic: string, after: number, before: number): Promise<readonly OutboxEvent[]>
  markRelayed(ids: readonly string[]): Promise<void>
  /** Has events relayed again that were relayed since then; returns how many. */
  markPending(since: Date): Promise<number>
  /** Somebody may have marked events since they were looked for in vain. */
  expectAgain(): void
  /** The epoch of Redis that the relayed events were relayed in; `null` before the first. */
  readEpoch(): Promise<string | null>
  writeEpoch(epoch: string): Promise<void>
}

/** The collection, unless it is given another name. */
export const defaultCollection = 'outbox'

/** How many events are relayed at once. */
export const batchSize = 100

interface OutboxRecord {
  readonly _id: string
  /** `again`: it was relayed, to a Redis that may have lost it. */
  readonly state: 'pending' | 'again' | 'relayed'
  readonly type: string
  readonly correlationId: string
  /** As JSON text: what is relayed is exactly what was announced, whatever its keys and numbers are. */
  readonly payload: string
  readonly topic?: NonNullable<OutboxEvent['topic']>
  readonly createdAt: Date
  readonly relayedAt?: Date
}

interface EpochRecord {
  readonly _id: 'redis'
  readonly epoch: string
}

// So that whoever counts or profiles a database's commands can tell the relay's own.
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
  const find = async (where: Where, leftOut: readonly string[]) => {
    const others = leftOut.length === 0 ? {} : { _id: { $nin: [...leftOut] } }
    const found = collection.find({ ...where, ...others }, { comment, maxTimeMS, batchSize: batchSize + 1 })
    return (await found.sort({ _id: 1 }).limit(batchSize).toArray()).map(toEvent)
  }
  return {
    createIndexes: async (keepRelayedMs) => await createIndexes(collection, Math.ceil(keepRelayedMs / 1_000)),
    insert: async (events, session) => {
      await collection.insertMany(events.map(toRecord), { session, maxTimeMS })
    },
    readPending: async (leftOut) => {
      const pending = await find({ state: 'pending' }, leftOut)
      // Looking for what seldom is there would delay every event.
      if (!mayHaveAgain) return pending
      const topics = [...new Set(pending.flatMap(({ topic }) => topic?.name ?? []))]
      const first = topics.length === 0 ? [] : await find({ state: 'again', 'topic.name': { $in: topics } }, leftOut)
      if (pending.length + first.length >= batchSize) return [...first, ...pending]
      const rest = await find({ state: 'again', 'topic.name': { $nin: topics } }, leftOut)
      mayHaveAgain = first.length + rest.length > 0 || leftOut.length > 0
      return [...first, ...pending, ...rest]
    },
    readEarlier: async (batch, leftOut) => {
      const places = firstPlaces(batch)
      if (places.length === 0) return []
      const known = [...batch.map(({ id }) => id), ...leftOut]
      const earlier = { state: { $in: ['pending', 'again'] as const }, $or: [...places], _id: { $nin: known } }
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

/** For each topic of a batch, the places before its last event there. */
function firstPlaces(batch: readonly OutboxEvent[]) {
  const lasts = new Map<string, number>()
  for (const { topic } of batch) if (topic) lasts.set(topic.name, Math.max(topic.seq, lasts.get(topic.name) ?? 0))
  return [...lasts].map(([name, seq]) => ({ 'topic.name': name, 'topic.seq': { $exists: true, $lt: seq } }))
}

type OutboxIndexes = Pick<ReturnType<Connection['collection']>, 'createIndex' | 'dropIndex'>

async function createIndexes(collection: OutboxIndexes, expireAfterSeconds: number): Promise<void> {
  await collection.createIndex({ state: 1, _id: 1 }, { name: 'pending', partialFilterExpression: { state: 'pending' } })
  await collection.createIndex({ state: 1, _id: 1 }, { name: 'again', partialFilterExpression: { state: 'again' } })
  // Unique, so that a publisher that counts wrongly fails at once instead of losing an event.
  await collection.createIndex(
    { 'topic.name': 1, 'topic.seq': 1 },
    { name: 'topic', unique: true, partialFilterExpression: { 'topic.seq': { $exists: true } } },
  )
  await createExpiry(collection, expireAfterSeconds)
}

const indexOptionsConflict = 85

// An index cannot change its time of expiry; with another setting it is made anew.
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
