import { createOutboxStore } from './outbox-store.ts'
import { createRelay } from './relay.ts'
import type { Outbox, OutboxConfig } from './types.ts'
import { createEpochWatch } from './watch-epoch.ts'

const hourMs = 60 * 60 * 1_000
const weekMs = 7 * 24 * hourMs

/**
 * Events written with the change they tell of, and relayed afterwards, at least once: into their live topics and to
 * whoever must act on them. Any number of processes may relay the same database.
 */
export function createOutbox(config: OutboxConfig): Outbox {
  const {
    connection,
    topics,
    invalidations,
    deliver,
    log,
    collection = 'outbox',
    pollMs = 1_000,
    flushMs = 2_000,
  } = config
  const store = createOutboxStore(connection, collection)
  const { relayAgainMs = hourMs } = config
  const watchEpoch = createEpochWatch({ store, topics, relayAgainMs, everyMs: pollMs, log })
  const relay = createRelay({ store, topics, invalidations, deliver, log, pollMs, watchEpoch })
  return {
    append: async (events, session) => {
      if (!session.inTransaction())
        throw new Error('expected events to be written in the transaction of their change, got none')
      if (events.length > 0) await store.insert(events, session)
    },
    nudge: () => relay.nudge(),
    start: async () => {
      await store.createIndexes(config.keepRelayedMs ?? weekMs)
      relay.start()
    },
    dispose: async () => await relay.stop(flushMs),
  }
}
