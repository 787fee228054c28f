import { appendToTopic } from './append-to-topic.ts'
import type { Excluded } from './failed-event-backoff.ts'
import { batchSize } from './outbox-store.ts'
import type { OutboxStore, Owner, TopicPlace } from './outbox-store.ts'
import type { FailedEvent, OutboxConfig, OutboxEvent } from './types.ts'

export interface RelayPassConfig extends Pick<OutboxConfig, 'topics' | 'deliver' | 'invalidations'> {
  readonly store: OutboxStore
  readonly relayId: string
  readonly readAlive: () => Promise<readonly string[]>
  /** The events of other relays that this one has invalidated when it last renewed its lease. */
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

/** Relays one batch of the relay's own events: those of a topic in order, different topics concurrently. */
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
  // Awaited where an event is delivered, which may not happen.
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

/** Subscribers receive events that consumers must wait for. What fails here is appended when the event is delivered. */
async function appendAll(config: RelayPassConfig, events: readonly OutboxEvent[]): Promise<void> {
  for (const event of events) await appendToTopic(config, event).catch(() => undefined)
}

/**
 * Invalidates what all events of the batch name before the first is delivered: a consumer or subscriber then reads the state after the
 * event, and an event that cannot be delivered delays no invalidation. Excluded events were invalidated when they were first read. A
 * lease covers the events of all relays, so these are invalidated before it is renewed. They are read first: an event that another relay
 * gives to this one in between is then found at least once.
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
  /** `repeated`: they are in their topics' logs, or in the outbox for its readers, and are delivered to consumers only. */
  readonly kind: 'pending' | 'repeated'
  readonly events: readonly OutboxEvent[]
}

// Ids are ordered by the clocks of several processes, so the events of a topic are ordered by their seq. The oldest sequence is last,
// because sequences are taken from the end.
function toSequences(events: readonly OutboxEvent[], kind: Sequence['kind']): Sequence[] {
  const groups = Map.groupBy(events, ({ id, topic }) => (topic === undefined ? `event ${id}` : `topic ${topic.name}`))
  const seqOf = ({ topic }: OutboxEvent) => topic?.seq ?? 0
  return [...groups.values()]
    .map((group) => ({ kind, events: group.toSorted((one, other) => seqOf(one) - seqOf(other)) }))
    .toReversed()
}

/** The owners of pending events that must be relayed before an event of the batch, by the id of the event. */
type Predecessors = ReadonlyMap<string, Owner>

/**
 * Events of one topic are written by several processes, and each is relayed by its own. An event is delivered after its predecessor in the
 * topic, so it is relayed by the relay that has that one.
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

/** Stops at the first failure, since later events must not be delivered before it. They are still appended to the topic. */
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

/** Gives events to the relay that has their predecessor, or claims the predecessor if no relay that is alive has it. */
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
