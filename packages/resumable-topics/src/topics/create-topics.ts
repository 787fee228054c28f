import { GraphQLError } from 'graphql'
import { beginning, isSamePosition } from '../log/position.ts'
import { parseCursor, toCursor } from './cursor.ts'
import { openTopics } from './open-topics.ts'
import type { ReadState } from './read-topic.ts'
import type { ReadOptions, Topics, TopicsConfig } from './types.ts'

/** Events after the cursor are no longer in the log, and the reading has no snapshot to replace them. */
export class EventsLost extends GraphQLError {
  override readonly name = 'EventsLost'

  constructor(topic: string) {
    super(
      `after: expected a cursor whose next event is still in the log of ${topic}, and it is lost; subscribe without after`,
      {
        extensions: { code: 'EVENTS_LOST', field: 'after' },
      },
    )
  }
}

// No publisher appends missing events later. Long enough for readers of many processes not to read the state at the same time.
const graceMs = 100

/**
 * Topics on a Redis connection. Their logs number the events, and number them from 1 again when entries may have been lost: because a log
 * has expired, or Redis was restarted, replaced or emptied. A cursor of an earlier log leads to a snapshot.
 */
export function createTopics(config: TopicsConfig): Topics {
  const { logs, read, dispose } = openTopics({ ...config, graceMs })
  return {
    append: async (topic, payload, { terminal = false } = {}) =>
      toCursor(topic, await logs.append(topic, { payload, terminal })),
    read: (topic, { after, signal, snapshot } = {}) => {
      const position = after == null ? null : parseCursor(topic, after)
      // The beginning of an empty log: which log it was is not known.
      const start = position?.seq === 0 ? null : position
      return read({ topic, after: start, signal, readState: atNewest(topic, snapshot) })
    },
    dispose,
  }
}

// The position is read before the state: events in between are contained in the state, and are read again.
function atNewest<Snapshot>(topic: string, snapshot: ReadOptions<Snapshot>['snapshot']): ReadState<Snapshot> {
  return async ({ position, isSuspect, readNewest }) => {
    const { mark, seq, terminal } = (await readNewest()) ?? { ...beginning, terminal: false }
    const newest = { mark, seq, terminal }
    const isAtBeginning = position?.seq === 0
    // An empty log has no entry by which it is recognised: after an outage it may be another one.
    if (isAtBeginning && (!isSuspect || !snapshot)) return { ...position, terminal: false }
    if (position !== null && !isAtBeginning && isSamePosition(newest, position)) return newest
    if (snapshot) return { ...newest, payload: await snapshot() }
    if (position !== null) throw new EventsLost(topic)
    return newest
  }
}
