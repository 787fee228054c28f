import { appendToTopic } from './append-to-topic.ts'
import type { Excluded } from './failed-event-backoff.ts'
import { batchSize } from './outbox-store.ts'
import type { OutboxStore, Owner, TopicPlace } from './outbox-store.ts'
import type { FailedEvent, OutboxConfig, OutboxEvent } from './types.ts'

export interface RelayPassConfig extends Pick<OutboxConfig, 'topics' | 'deliver' | 'invalidations'> {
  readonly store: OutboxStore
  readonly relayId: string
  readonly readAlive: () => Promise<readonly string[]>
  /** Events of other relays whose entities this relay invalidated when it last renewed the freshness lease. */
  readonly invalidatedOthers: Set<string>
}

export interface PassResult {
  readonly relayedCount: number
  readonly failed: readonly FailedEvent[]
  /** By topic, the events that were appended to the log and wait for an earlier event that failed. */
  readonly waiting: readonly (readonly OutboxEvent[])[]
  /** Whether more events may be pending. */
  readonly isFull: boolean
}

/** Relays one batch of events that the relay owns: different topics concurrently, the events of a topic in order. */
export async function relayBatch(config: RelayPassConfig, excluded: Excluded): Promise<PassResult> {
  const { store, relayId } = config
  const pending = await readAndInvalidate(config, excluded.ids)
  const repeated = pending.length < batchSize ? await store.readRepeated(relayId, excluded.ids) : []
  if (pending.length + repeated.length === 0) return { relayedCount: 0, failed: [], waiting: [], isFull: false }
  const relayed: string[] = []
  const failed: FailedEvent[] = []
  const waiting: (readonly OutboxEvent[])[] = []
  const sequences = [...toSequences(repeated, 'repeated'), ...toSequences(pending, 'pending')]
  const predecessors = readPredecessors(config, pending)
  // Marked as handled, because only the delivery of an event awaits it, and there may be none.
  void predecessors.catch(() => undefined)
  let hasClaimed = false
  const isExcluded = ([first]: readonly OutboxEvent[]) =>
    first?.topic !== undefined && excluded.topics.has(first.topic.name)
  await Promise.all(
    Array.from({ length: sequencesAtOnce }, async () => {
      for (let sequence = sequences.pop(); sequence; sequence = sequences.pop()) {
        if (isExcluded(sequence.events)) {
          await appendAll(config, sequence.events)
          waiting.push(sequence.events)
        } else {
          const outcome = await relaySequence({ ...config, predecessors }, sequence, relayed)
          if (outcome === 'claimed') hasClaimed = true
          else if (outcome !== null) failed.push(outcome)
        }
      }
    }),
  )
  if (relayed.length > 0) await store.markRelayed(relayed)
  const isFull = hasClaimed || pending.length >= batchSize || repeated.length >= batchSize
  return { relayedCount: relayed.length, failed, waiting, isFull }
}

/** Appends events to their topics that cannot be delivered to consumers yet. An event that fails here is appended when it is delivered. */
async function appendAll(config: RelayPassConfig, events: readonly OutboxEvent[]): Promise<void> {
  for (const event of events) await appendToTopic(config, event).catch(() => undefined)
}

/**
 * Invalidates the entities of all events of the batch before the first event is delivered, so that consumers and subscribers read the state
 * after the event, and an event that cannot be delivered delays no invalidation. Excluded events were invalidated when they were first
 * read. The freshness lease covers the events of all relays, so their entities are invalidated before the lease is renewed. Events of
 * other relays are read first: if one changes its owner to this relay in between, at least one of the two reads returns it.
 */
async function readAndInvalidate(config: RelayPassConfig, excludedIds: readonly string[]) {
  const { store, relayId, invalidations, invalidatedOthers } = config
  const renewalStartedAt = (await invalidations?.startRenewal()) ?? null
  const others = renewalStartedAt === null ? [] : await store.readOthers(relayId)
  const batch = await store.readPending(relayId, excludedIds)
  const events =
    batch.length < batchSize ? batch : [...batch, ...(await store.readEarlier(relayId, batch, excludedIds))]
  const fresh = [...events, ...others].filter(({ id }) => !invalidatedOthers.has(id))
  await invalidations?.invalidate(fresh.map(({ payload }) => payload))
  if (renewalStartedAt !== null) {
    invalidatedOthers.clear()
    for (const { id } of others) invalidatedOthers.add(id)
    if (events.length < batchSize && others.length < batchSize) await invalidations?.renewLease(renewalStartedAt)
  }
  return events
}

const sequencesAtOnce = 8

interface Sequence {
  /** `repeated`: only delivered to consumers again, not appended to their topics. */
  readonly kind: 'pending' | 'repeated'
  readonly events: readonly OutboxEvent[]
}

// Events of a topic are ordered by their seq, because ids contain the clocks of several processes. The oldest sequence is last, because
// sequences are taken from the end.
function toSequences(events: readonly OutboxEvent[], kind: Sequence['kind']): Sequence[] {
  const groups = Map.groupBy(events, ({ id, topic }) => (topic === undefined ? `event ${id}` : `topic ${topic.name}`))
  const seqOf = ({ topic }: OutboxEvent) => topic?.seq ?? 0
  return [...groups.values()]
    .map((group) => ({ kind, events: group.toSorted((one, other) => seqOf(one) - seqOf(other)) }))
    .toReversed()
}

/** The owners of the pending predecessors of events of the batch, by the id of the later event. */
type Predecessors = ReadonlyMap<string, Owner>

/**
 * Several processes may write events of one topic. An event must be delivered after its predecessor, so the owner of the predecessor becomes
 * its owner too.
 */
async function readPredecessors({ store }: RelayPassConfig, events: readonly OutboxEvent[]): Promise<Predecessors> {
  const known = new Set(events.flatMap(({ topic }) => (topic ? placeKey(topic) : [])))
  const unknown = new Map<string, OutboxEvent>()
  const places: TopicPlace[] = []
  for (const event of events) {
    const { topic } = event
    if (topic === undefined || topic.seq === 1) continue
    const place = { name: topic.name, seq: topic.seq - 1 }
    if (known.has(placeKey(place))) continue
    unknown.set(placeKey(place), event)
    places.push(place)
  }
  const pending = await store.readPendingAt(places)
  return new Map(
    pending.map(({ event: { topic }, owner }) => [(topic && unknown.get(placeKey(topic))?.id) ?? '', owner]),
  )
}

const placeKey = ({ name, seq }: TopicPlace) => `${seq} ${name}`

interface SequenceConfig extends RelayPassConfig {
  readonly predecessors: Promise<Predecessors>
}

/** Stops at the first event that fails, because later ones must not be delivered before it. They are still appended to the topic. */
async function relaySequence(
  config: SequenceConfig,
  { kind, events }: Sequence,
  relayed: string[],
): Promise<FailedEvent | 'claimed' | null> {
  for (const [index, event] of events.entries()) {
    try {
      if (kind === 'pending') {
        await appendToTopic(config, event)
        const predecessor = (await config.predecessors).get(event.id)
        if (predecessor !== undefined) {
          await appendAll(config, events.slice(index + 1))
          return await joinPredecessor(config, predecessor, events.slice(index))
        }
      }
      await config.deliver(event)
      relayed.push(event.id)
    } catch (error) {
      const followers = events.slice(index + 1)
      await appendAll(config, followers)
      return { event, error, followers }
    }
  }
  return null
}

/** Makes the owner of the predecessor the owner of the events. If that relay is not alive, claims the predecessor instead. */
async function joinPredecessor(
  { store, relayId, readAlive }: RelayPassConfig,
  owner: Owner,
  events: readonly OutboxEvent[],
): Promise<'claimed' | null> {
  const place = events[0]?.topic
  if (owner === relayId || place === undefined) return null
  const alive = await readAlive()
  if (owner === null || !alive.includes(owner)) {
    await store.claimBefore(relayId, place, alive)
    return 'claimed'
  }
  const ids = events.map(({ id }) => id)
  await store.give(relayId, owner, ids)
  return null
}
