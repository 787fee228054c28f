import type { TopicEntry, Topics } from '#platform/topics'
import type { OutboxStore } from './outbox-store.ts'
import type { OutboxConfig, OutboxEvent } from './types.ts'

export interface RelayEventConfig extends Pick<OutboxConfig, 'topics' | 'deliver'> {
  readonly store: Pick<OutboxStore, 'readBetween'>
}

/** Shows an event in its topic and hands it to those who act on it. Doing so twice changes nothing. */
export async function relayEvent(config: RelayEventConfig, event: OutboxEvent): Promise<void> {
  await showEvent(config, event)
  await config.deliver(event)
}

/** Shows an event in its topic, if it has one. Doing so twice changes nothing. */
export async function showEvent(config: RelayEventConfig, event: OutboxEvent): Promise<void> {
  if (event.topic === undefined) return
  if (config.topics === null)
    throw new Error(`${event.type}: expected no topic, since there are none, got ${event.topic.name}`)
  await show(config, config.topics, toPlaced(event, event.topic))
}

interface PlacedEvent {
  readonly topic: string
  readonly entry: TopicEntry
}

/** An event as its topic's log has it. */
export const toPlaced = (
  event: OutboxEvent,
  { name, seq, terminal }: NonNullable<OutboxEvent['topic']>,
): PlacedEvent => ({
  topic: name,
  entry: { seq, terminal, payload: event.payload },
})

// Another relay may be behind with what precedes it, or Redis was emptied: either way the collection has it, and the log is
// filled from there. What the collection no longer has is gone for good.
async function show({ store }: RelayEventConfig, topics: Topics, { topic, entry }: PlacedEvent): Promise<void> {
  const result = await topics.append(topic, entry)
  if (result.kind !== 'gap') return
  const missing = await store.readBetween(topic, result.after, entry.seq)
  for (const event of missing) {
    if (event.topic) await topics.append(topic, toPlaced(event, event.topic).entry, { gap: 'allow' })
  }
  await topics.append(topic, entry, { gap: 'allow' })
}
