import { withinMs } from '#platform/timing'
import { createOutboxStore, defaultCollection } from './outbox-store.ts'
import { createRelay } from './relay.ts'
import type { Outbox, OutboxConfig } from './types.ts'
import { createEpochWatch } from './watch-epoch.ts'

const hourMs = 60 * 60 * 1_000
const weekMs = 7 * 24 * hourMs

/** How long a writer waits for the invalidation of what it has changed. */
const invalidationTimeoutMs = 250

/**
 * A transactional outbox: events are written in the transaction of their change and relayed afterwards, at least once, to their live
 * topics and to their consumers. Any number of processes may relay the events of one database.
 */
export function createOutbox(config: OutboxConfig): Outbox {
  const {
    connection,
    topics,
    invalidations,
    deliver,
    log,
    collection = defaultCollection,
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
    announce: async (events) => {
      const invalidated = invalidations?.invalidate(events.map(({ payload }) => payload))
      relay.trigger()
      // The relay invalidates again, so a failure is not reported.
      if (invalidated)
        await withinMs(
          invalidated.catch(() => undefined),
          invalidationTimeoutMs,
          () => undefined,
        )
    },
    trigger: () => relay.trigger(),
    start: async () => {
      await store.createIndexes(config.keepRelayedMs ?? weekMs)
      relay.start()
    },
    dispose: async () => await relay.stop(flushMs),
  }
}
