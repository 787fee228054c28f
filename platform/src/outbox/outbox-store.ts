import type { JsonValue } from '@plumbline/resumable-topics'
import type { ClientSession, Connection } from 'mongoose'
import type { OutboxEvent } from './types.ts'

/** The id of a relay; `null` for events that no relay has claimed. */
export type Owner = string | null

/** A pending event, and the relay that will relay it. */
export interface OwnedEvent {
  readonly event: OutboxEvent
  readonly owner: Owner
}

/**
 * The outbox as a collection of the publisher's database. Only the owner of a pending event relays it. The owner is the relay of the process
 * that wrote the event, or the relay that has claimed it since.
 */
export interface OutboxStore {
  createIndexes(keepRelayedMs: number): Promise<void>
  insert(events: readonly OutboxEvent[], owner: Owner, session: ClientSession): Promise<void>
  /** The oldest pending events of an owner, without the excluded ones. */
  readPending(owner: string, excludedIds: readonly string[]): Promise<readonly OutboxEvent[]>
  /** The oldest events of an owner that are marked for another delivery, without the excluded ones. */
  readRepeated(owner: string, excludedIds: readonly string[]): Promise<readonly OutboxEvent[]>
  /** Pending events of an owner that precede events of a batch in their topics although their ids are higher. */
  readEarlier(
    owner: string,
    batch: readonly OutboxEvent[],
    excludedIds: readonly string[],
  ): Promise<readonly OutboxEvent[]>
  /** Pending events of all other owners, at most a batch. */
  readOthers(owner: string): Promise<readonly OutboxEvent[]>
  /** The events at these places of topics that are pending. */
  readPendingAt(places: readonly TopicPlace[]): Promise<readonly OwnedEvent[]>
  /**
   * Claims a batch of events without an owner, or whose owner is not in `alive`: pending events, or if there are none, those that are
   * marked for another delivery.
   * @returns the number of claimed events
   */
  claim(owner: string, alive: readonly string[]): Promise<number>
  /** Claims the pending events before a place of a topic that have no owner, or whose owner is not in `alive`. */
  claimBefore(owner: string, place: TopicPlace, alive: readonly string[]): Promise<void>
  /** Changes the owner of the events with these ids. Default: of all events of the owner that are not relayed. */
  give(owner: string, to: Owner, ids?: readonly string[]): Promise<void>
  /** The stored events of a topic between two sequence numbers, both excluded, in order; at most the last thousand. */
  readBetween(topic: string, after: number, before: number): Promise<readonly OutboxEvent[]>
  /** The pending events of an owner. */
  backlogOf(owner: string): Promise<OutboxBacklog>
  markRelayed(ids: readonly string[]): Promise<void>
  /** Marks events of these types that were relayed between two times for another delivery. @returns their number */
  markRepeated(types: readonly string[] | null, from: Date, to: Date): Promise<number>
}

export interface OutboxBacklog {
  /** At most `maxCounted`. */
  readonly count: number
  readonly oldestAt: Date | null
}

/** Counting more would load a database that is behind already. */
export const maxCounted = 10_000

/** A place in a topic. */
export interface TopicPlace {
  readonly name: string
  readonly seq: number
}

/** The default name of the collection. */
export const defaultCollection = 'outbox'

/** The number of events that are relayed together. */
export const batchSize = 100

interface OutboxRecord {
  readonly _id: string
  /** `again`: marked for another delivery, because the Redis that it was delivered to may have lost it. */
  readonly state: 'pending' | 'again' | 'relayed'
  /** Absent once the event is relayed. */
  readonly owner?: Owner
  readonly type: string
  readonly correlationId: string
  /** As JSON text, because BSON does not preserve every key and number. */
  readonly payload: string
  readonly topic?: NonNullable<OutboxEvent['topic']>
  readonly createdAt: Date
  readonly relayedAt?: Date
}

// Identifies the relay's commands in a profile of the database.
export const comment = 'outbox'
export const maxTimeMS = 10_000
const healLimit = 1_000

interface Where {
  readonly state: 'pending' | 'again'
  readonly owner: Owner | { readonly $nin: readonly Owner[] }
}

export function createOutboxStore(connection: Connection, name: string): OutboxStore {
  const collection = connection.collection<OutboxRecord>(name)
  const options = { comment, maxTimeMS }
  const findOldest = async (where: Where, excludedIds: readonly string[] = []) => {
    const wanted = excludedIds.length === 0 ? where : { ...where, _id: { $nin: [...excludedIds] } }
    const found = collection.find(wanted, { ...options, batchSize: batchSize + 1 })
    return (await found.sort({ _id: 1 }).limit(batchSize).toArray()).map(toEvent)
  }
  const take = async (owner: string, where: Where) => {
    const found = await collection
      .find(where, { ...options, projection: { _id: 1 } })
      .limit(batchSize)
      .toArray()
    if (found.length === 0) return 0
    const ids = found.map(({ _id }) => _id)
    const { modifiedCount } = await collection.updateMany({ ...where, _id: { $in: ids } }, { $set: { owner } }, options)
    return modifiedCount
  }
  return {
    createIndexes: async (keepRelayedMs) => await createIndexes(collection, Math.ceil(keepRelayedMs / 1_000)),
    insert: async (events, owner, session) => {
      const records = events.map((event) => toRecord(event, owner))
      await collection.insertMany(records, { session, maxTimeMS })
    },
    readPending: async (owner, excludedIds) => await findOldest({ state: 'pending', owner }, excludedIds),
    readRepeated: async (owner, excludedIds) => await findOldest({ state: 'again', owner }, excludedIds),
    readEarlier: async (owner, batch, excludedIds) => {
      const earlierSeqs = earlierSeqsOf(batch)
      if (earlierSeqs.length === 0) return []
      const known = [...batch.map(({ id }) => id), ...excludedIds]
      const earlier = { state: 'pending' as const, owner, $or: [...earlierSeqs], _id: { $nin: known } }
      const found = collection.find(earlier, { ...options, batchSize: healLimit + 1 })
      return (await found.limit(healLimit).toArray()).map(toEvent)
    },
    readOthers: async (owner) => {
      const others = { state: 'pending' as const, owner: { $ne: owner } }
      const found = collection.find(others, { ...options, batchSize: batchSize + 1 })
      return (await found.limit(batchSize).toArray()).map(toEvent)
    },
    readPendingAt: async (places) => {
      if (places.length === 0) return []
      const at = places.map((place) => ({ 'topic.name': place.name, 'topic.seq': { $exists: true, $eq: place.seq } }))
      const found = await collection.find({ state: 'pending', $or: at }, options).toArray()
      return found.map((record) => ({ event: toEvent(record), owner: record.owner ?? null }))
    },
    claim: async (owner, alive) => {
      for (const state of ['pending', 'again'] as const) {
        // Events without an owner first: the index returns them in the order of their ids.
        const count =
          (await take(owner, { state, owner: null })) ||
          (await take(owner, { state, owner: { $nin: [null, ...alive, owner] } }))
        if (count > 0) return count
      }
      return 0
    },
    claimBefore: async (owner, { name: topic, seq }, alive) => {
      const earlier = { 'topic.name': topic, 'topic.seq': { $exists: true, $lt: seq }, state: 'pending' as const }
      await collection.updateMany({ ...earlier, owner: { $nin: [...alive, owner] } }, { $set: { owner } }, options)
    },
    give: async (owner, to, ids) => {
      const which = ids === undefined ? {} : { _id: { $in: [...ids] } }
      for (const state of ['pending', 'again'] as const)
        await collection.updateMany({ state, owner, ...which }, { $set: { owner: to } }, options)
    },
    readBetween: async (topic, after, before) => {
      const place = { 'topic.name': topic, 'topic.seq': { $gt: after, $lt: before } }
      const found = collection.find(place, { ...options, batchSize: healLimit + 1 })
      const newestFirst = await found.sort({ 'topic.seq': -1 }).limit(healLimit).toArray()
      return newestFirst.toReversed().map(toEvent)
    },
    backlogOf: async (owner) => {
      const where = { state: 'pending' as const, owner }
      const oldest = collection.find(where, { ...options, projection: { createdAt: 1 } })
      const [first] = await oldest.sort({ _id: 1 }).limit(1).toArray()
      if (first === undefined) return { count: 0, oldestAt: null }
      return {
        count: await collection.countDocuments(where, { ...options, limit: maxCounted }),
        oldestAt: first.createdAt,
      }
    },
    markRelayed: async (ids) => {
      const unrelayed = { _id: { $in: [...ids] }, state: { $in: ['pending', 'again'] as const } }
      // By the clock of the database, because the clocks of the processes may differ.
      const relayed = { $set: { state: 'relayed' }, $currentDate: { relayedAt: true }, $unset: { owner: '' } } as const
      await collection.updateMany(unrelayed, relayed, options)
    },
    markRepeated: async (types, from, to) => {
      const again = { $set: { state: 'again', owner: null }, $unset: { relayedAt: '' } } as const
      const relayed = { relayedAt: { $gte: from, $lt: to }, ...(types && { type: { $in: [...types] } }) }
      return (await collection.updateMany(relayed, again, options)).modifiedCount
    },
  }
}

/** For each topic of a batch, a condition that selects the events before the last one of the batch. */
function earlierSeqsOf(batch: readonly OutboxEvent[]) {
  const lasts = new Map<string, number>()
  for (const { topic } of batch) if (topic) lasts.set(topic.name, Math.max(topic.seq, lasts.get(topic.name) ?? 0))
  return [...lasts].map(([name, seq]) => ({ 'topic.name': name, 'topic.seq': { $exists: true, $lt: seq } }))
}

type OutboxIndexes = Pick<ReturnType<Connection['collection']>, 'createIndex' | 'dropIndex'>

async function createIndexes(collection: OutboxIndexes, expireAfterSeconds: number): Promise<void> {
  const create = async (
    name: string,
    key: Readonly<Record<string, 1>>,
    options: Parameters<OutboxIndexes['createIndex']>[1],
  ) => await createOrReplace(collection, name, { ...key }, options)
  await create('pending', { state: 1, owner: 1, _id: 1 }, { partialFilterExpression: { state: 'pending' } })
  await create('again', { state: 1, owner: 1, _id: 1 }, { partialFilterExpression: { state: 'again' } })
  // Unique, so that a wrong seq fails the transaction instead of losing an event.
  await create(
    'topic',
    { 'topic.name': 1, 'topic.seq': 1 },
    { unique: true, partialFilterExpression: { 'topic.seq': { $exists: true } } },
  )
  await create('expiry', { relayedAt: 1 }, { expireAfterSeconds })
}

const indexOptionsConflict = 85
const indexKeySpecsConflict = 86

// MongoDB cannot change an index. One that an earlier release or another setting has created with other options is replaced.
async function createOrReplace(
  collection: OutboxIndexes,
  name: string,
  key: Record<string, 1>,
  options: Parameters<OutboxIndexes['createIndex']>[1],
): Promise<void> {
  const create = async () => await collection.createIndex(key, { ...options, name })
  try {
    await create()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code !== indexOptionsConflict && code !== indexKeySpecsConflict) throw error
    await collection.dropIndex(name)
    await create()
  }
}

const toRecord = ({ id, type, correlationId, payload, topic }: OutboxEvent, owner: Owner): OutboxRecord => ({
  _id: id,
  state: 'pending',
  owner,
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
