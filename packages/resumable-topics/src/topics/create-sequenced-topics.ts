import { beginning } from '../log/position.ts'
import { parseCursor } from './cursor.ts'
import { openTopics } from './open-topics.ts'
import type { ReadState } from './read-topic.ts'
import type { SequencedSnapshot, SequencedTopics, SequencedTopicsConfig } from './sequenced-types.ts'

/**
 * Topics on a Redis connection whose publisher numbers the events, usually by a counter in the document that they change, and stores them
 * in its database. The database is the source of truth: events that Redis loses are appended again, or replaced by a snapshot.
 */
export function createSequencedTopics(config: SequencedTopicsConfig): SequencedTopics {
  const { logs, read, dispose } = openTopics({ graceMs: 1_000, ...config })
  return {
    append: async (topic, entry, { gap = 'refuse' } = {}) => {
      const { kind, seq } = await logs.append(topic, { ...entry, gap })
      return kind === 'gap' ? { kind, after: seq } : { kind: kind === 'appended' ? kind : 'duplicate' }
    },
    read: (topic, { after, signal, snapshot }) =>
      read({
        topic,
        after: after == null ? null : parseCursor(topic, after),
        signal,
        readState: ofPublisher(snapshot),
      }),
    lastSeq: async (topic) => (await logs.readNewest(topic))?.seq ?? null,
    epoch: async () => await logs.epoch(),
    dispose,
  }
}

function ofPublisher<Snapshot>(snapshot: () => Promise<SequencedSnapshot<Snapshot>>): ReadState<Snapshot> {
  return async ({ position }) => {
    const { seq, terminal, payload } = await snapshot()
    const place = { mark: beginning.mark, seq, terminal }
    return seq === position?.seq ? place : { ...place, payload }
  }
}
