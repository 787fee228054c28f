import { batchSize } from './outbox-store.ts'
import type { OutboxStore } from './outbox-store.ts'
import { relayEvent } from './relay-event.ts'
import type { OutboxConfig, OutboxEvent } from './types.ts'

export interface RelayPassConfig extends Pick<OutboxConfig, 'topics' | 'deliver' | 'invalidations'> {
  readonly store: OutboxStore
}

export interface FailedEvent {
  readonly event: OutboxEvent
  readonly error: unknown
}

export interface PassResult {
  readonly relayedCount: number
  readonly failed: readonly FailedEvent[]
  /** Whether there may be more than was read. */
  readonly isFull: boolean
}

/** Relays one batch: events of a topic in their order, different topics side by side. */
export async function relayBatch(config: RelayPassConfig, leftOut: readonly string[]): Promise<PassResult> {
  const events = await readAndInvalidate(config, leftOut)
  if (events.length === 0) return { relayedCount: 0, failed: [], isFull: false }
  const relayed: string[] = []
  const failed: FailedEvent[] = []
  const sequences = toSequences(events)
  await Promise.all(
    Array.from({ length: sequencesAtOnce }, async () => {
      for (let sequence = sequences.pop(); sequence; sequence = sequences.pop()) {
        const failure = await relaySequence(config, sequence, relayed)
        if (failure !== null) failed.push(failure)
      }
    }),
  )
  if (relayed.length > 0) await config.store.markRelayed(relayed)
  return { relayedCount: relayed.length, failed, isFull: events.length >= batchSize }
}

/**
 * What the events touch is told first and all at once, so that whoever hears of an event reads what it left, and an event that
 * cannot be delivered holds up no other's news. Those left out have been told of when they were first read.
 */
async function readAndInvalidate({ store, invalidations }: RelayPassConfig, leftOut: readonly string[]) {
  const look = (await invalidations?.beginLook()) ?? null
  const events = await store.readPending(leftOut)
  await invalidations?.touch(events.map(({ payload }) => payload))
  if (look !== null && events.length < batchSize) await invalidations?.vouch(look)
  return events
}

const sequencesAtOnce = 8

// Time-ordered ids come from many clocks; the order within a topic is that of its places. The oldest sequence is last, to be
// taken first.
function toSequences(events: readonly OutboxEvent[]): OutboxEvent[][] {
  const groups = Map.groupBy(events, ({ id, topic }) => (topic === undefined ? `event ${id}` : `topic ${topic.name}`))
  const seqOf = ({ topic }: OutboxEvent) => topic?.seq ?? 0
  return [...groups.values()].map((group) => group.toSorted((one, other) => seqOf(one) - seqOf(other))).toReversed()
}

/** Stops at the first failure, which the rest of the sequence must not overtake. */
async function relaySequence(
  config: RelayPassConfig,
  sequence: readonly OutboxEvent[],
  relayed: string[],
): Promise<FailedEvent | null> {
  for (const event of sequence) {
    try {
      await relayEvent(config, event)
      relayed.push(event.id)
    } catch (error) {
      return { event, error }
    }
  }
  return null
}
