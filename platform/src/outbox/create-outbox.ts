import { createOutboxStore, defaultCollection } from './outbox-store.ts'
import { createRelay } from './relay.ts'
import type { Outbox, OutboxConfig } from './types.ts'
import { createEpochWatch } from './watch-epoch.ts'

const hourMs = 60 * 60 * 1_000
const weekMs = 7 * 24 * hourMs

/** How long a writer waits until copies of what was changed are no longer good. */
const patienceMs = 250

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
      const told = invalidations?.touch(events.map(({ payload }) => payload))
      relay.nudge()
      if (told) await withinMs(told, patienceMs)
    },
    nudge: () => relay.nudge(),
    start: async () => {
      await store.createIndexes(config.keepRelayedMs ?? weekMs)
      relay.start()
    },
    dispose: async () => await relay.stop(flushMs),
  }
}

/** Whatever becomes of it; the relay sees to what fails. */
async function withinMs(work: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs)
  })
  await Promise.race([work.catch(() => undefined), timeout])
  clearTimeout(timer)
}
