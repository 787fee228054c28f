import type { SequencedEntry, SequencedTopics } from '@plumbline/resumable-topics'
import type { OutboxStore } from './outbox-store.ts'
import type { OutboxConfig, OutboxEvent } from './types.ts'

export interface AppendConfig extends Pick<OutboxConfig, 'topics'> {
  readonly store: Pick<OutboxStore, 'readBetween'>
}

/** Appends an event to its topic, if it has one. Idempotent. */
export async function appendToTopic(config: AppendConfig, event: OutboxEvent): Promise<void> {
  if (event.topic === undefined) return
  if (config.topics === null)
    throw new Error(
      `${event.type}: expected an event without topic, since no topics are configured, got ${event.topic.name}`,
    )
  await append(config, config.topics, toLogged(event, event.topic))
}

interface LoggedEvent {
  readonly topic: string
  readonly entry: SequencedEntry
}

/** An event as an entry of its topic's log. */
export const toLogged = (
  event: OutboxEvent,
  { name, seq, terminal }: NonNullable<OutboxEvent['topic']>,
): LoggedEvent => ({
  topic: name,
  entry: { seq, terminal, payload: event.payload },
})

// The log lacks earlier events if another relay has not relayed them yet, or if Redis was emptied. They are read from the outbox and
// appended first, as far as they have not expired there.
async function append({ store }: AppendConfig, topics: SequencedTopics, { topic, entry }: LoggedEvent): Promise<void> {
  const result = await topics.append(topic, entry)
  if (result.kind !== 'gap') return
  const missing = await store.readBetween(topic, result.after, entry.seq)
  const entries = missing.flatMap((event) => (event.topic ? [toLogged(event, event.topic).entry] : []))
  // Sent without waiting for the replies: the commands of one connection are executed in their order.
  await Promise.all([...entries, entry].map((one) => topics.append(topic, one, { gap: 'allow' })))
}
