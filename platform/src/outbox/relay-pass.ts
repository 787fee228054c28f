import type { HeldBack } from './hold-back.ts'
import { batchSize } from './outbox-store.ts'
import type { OutboxStore } from './outbox-store.ts'
import { relayEvent, showEvent } from './relay-event.ts'
import type { FailedEvent, OutboxConfig, OutboxEvent } from './types.ts'

export interface RelayPassConfig extends Pick<OutboxConfig, 'topics' | 'deliver' | 'invalidations'> {
  readonly store: OutboxStore
}

export interface PassResult {
  readonly relayedCount: number
  readonly failed: readonly FailedEvent[]
  /** By topic, what was shown and waits for an event that failed before. */
  readonly waiting: readonly (readonly OutboxEvent[])[]
  /** Whether there may be more than was read. */
  readonly isFull: boolean
}

/** Relays one batch: events of a topic in their order, different topics side by side. */
export async function relayBatch(config: RelayPassConfig, held: HeldBack): Promise<PassResult> {
  const events = await readAndInvalidate(config, held.ids)
  if (events.length === 0) return { relayedCount: 0, failed: [], waiting: [], isFull: false }
  const relayed: string[] = []
  const failed: FailedEvent[] = []
  const waiting: (readonly OutboxEvent[])[] = []
  const sequences = toSequences(events)
  const isHeld = ([first]: readonly OutboxEvent[]) => first?.topic !== undefined && held.topics.has(first.topic.name)
  await Promise.all(
    Array.from({ length: sequencesAtOnce }, async () => {
      for (let sequence = sequences.pop(); sequence; sequence = sequences.pop()) {
        if (isHeld(sequence)) {
          await showAll(config, sequence)
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

/** Who watches need not wait for those who act. What cannot be shown now is shown when it is delivered. */
async function showAll(config: RelayPassConfig, events: readonly OutboxEvent[]): Promise<void> {
  for (const event of events) await showEvent(config, event).catch(() => undefined)
}

/**
 * What the events touch is told first and all at once, so that whoever hears of an event reads what it left, and an event that
 * cannot be delivered holds up no other's news. Those left out have been told of when they were first read.
 */
async function readAndInvalidate({ store, invalidations }: RelayPassConfig, leftOut: readonly string[]) {
  const look = (await invalidations?.beginLook()) ?? null
  const batch = await store.readPending(leftOut)
  const events = batch.length < batchSize ? batch : [...batch, ...(await store.readEarlier(batch, leftOut))]
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

/** Stops at the first failure, which the rest of the sequence must not overtake; it is shown none the less. */
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
      await showAll(config, followers)
      return { event, error, followers }
    }
  }
  return null
}
