import type { Excluded } from './failed-event-backoff.ts'
import { batchSize } from './outbox-store.ts'
import type { OutboxStore } from './outbox-store.ts'
import { relayEvent, appendToTopic } from './relay-event.ts'
import type { FailedEvent, OutboxConfig, OutboxEvent } from './types.ts'

export interface RelayPassConfig extends Pick<OutboxConfig, 'topics' | 'deliver' | 'invalidations'> {
  readonly store: OutboxStore
}

export interface PassResult {
  readonly relayedCount: number
  readonly failed: readonly FailedEvent[]
  /** By topic, the events that were appended to the log and wait for an earlier event that failed. */
  readonly waiting: readonly (readonly OutboxEvent[])[]
  /** Whether more events may be pending. */
  readonly isFull: boolean
}

/** Relays one batch: events of a topic in order, different topics concurrently. */
export async function relayBatch(config: RelayPassConfig, excluded: Excluded): Promise<PassResult> {
  const events = await readAndInvalidate(config, excluded.ids)
  if (events.length === 0) return { relayedCount: 0, failed: [], waiting: [], isFull: false }
  const relayed: string[] = []
  const failed: FailedEvent[] = []
  const waiting: (readonly OutboxEvent[])[] = []
  const sequences = toSequences(events)
  const isExcluded = ([first]: readonly OutboxEvent[]) =>
    first?.topic !== undefined && excluded.topics.has(first.topic.name)
  await Promise.all(
    Array.from({ length: sequencesAtOnce }, async () => {
      for (let sequence = sequences.pop(); sequence; sequence = sequences.pop()) {
        if (isExcluded(sequence)) {
          await appendAll(config, sequence)
          waiting.push(sequence)
        } else {
          const failure = await relaySequence(config, sequence, relayed)
          if (failure !== null) failed.push(failure)
        }
      }
    }),
  )
  if (relayed.length > 0) await config.store.markRelayed(relayed)
  return { relayedCount: relayed.length, failed, waiting, isFull: events.length >= batchSize }
}

/** Subscribers receive events that consumers must wait for. What fails here is appended when the event is delivered. */
async function appendAll(config: RelayPassConfig, events: readonly OutboxEvent[]): Promise<void> {
  for (const event of events) await appendToTopic(config, event).catch(() => undefined)
}

/**
 * Invalidates what all events of the batch name before the first is delivered: a consumer or subscriber then reads the state after the
 * event, and an event that cannot be delivered delays no invalidation. Excluded events were invalidated when they were first read.
 */
async function readAndInvalidate({ store, invalidations }: RelayPassConfig, excludedIds: readonly string[]) {
  const renewalStartedAt = (await invalidations?.startRenewal()) ?? null
  const batch = await store.readPending(excludedIds)
  const events = batch.length < batchSize ? batch : [...batch, ...(await store.readEarlier(batch, excludedIds))]
  await invalidations?.invalidate(events.map(({ payload }) => payload))
  if (renewalStartedAt !== null && events.length < batchSize) await invalidations?.renewLease(renewalStartedAt)
  return events
}

const sequencesAtOnce = 8

// Ids are ordered by the clocks of several processes, so the events of a topic are ordered by their seq. The oldest sequence is last,
// because sequences are taken from the end.
function toSequences(events: readonly OutboxEvent[]): OutboxEvent[][] {
  const groups = Map.groupBy(events, ({ id, topic }) => (topic === undefined ? `event ${id}` : `topic ${topic.name}`))
  const seqOf = ({ topic }: OutboxEvent) => topic?.seq ?? 0
  return [...groups.values()].map((group) => group.toSorted((one, other) => seqOf(one) - seqOf(other))).toReversed()
}

/** Stops at the first failure, since later events must not be delivered before it. They are still appended to the topic. */
async function relaySequence(
  config: RelayPassConfig,
  sequence: readonly OutboxEvent[],
  relayed: string[],
): Promise<FailedEvent | null> {
  for (const [index, event] of sequence.entries()) {
    try {
      await relayEvent(config, event)
      relayed.push(event.id)
    } catch (error) {
      const followers = sequence.slice(index + 1)
      await appendAll(config, followers)
      return { event, error, followers }
    }
  }
  return null
}
