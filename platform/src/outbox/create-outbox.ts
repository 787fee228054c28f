import { randomUUID } from 'node:crypto'
import { withinMs } from '#platform/timing'
import { measureOutbox } from './measure-outbox.ts'
import { createOutboxStore, defaultCollection } from './outbox-store.ts'
import { createRelayRegistry } from './relay-registry.ts'
import { createRelay } from './relay.ts'
import { createRepeatDeliveries } from './repeat-deliveries.ts'
import type { Outbox, OutboxConfig } from './types.ts'

const hourMs = 60 * 60 * 1_000
const weekMs = 7 * 24 * hourMs

/** The lease of a relay is this long, plus two polls. Other relays claim the events of a crashed relay when its lease has expired. */
const leaseMs = 2_000

/** How long `announce` waits until the changed entities are invalidated. */
const invalidationTimeoutMs = 250

/**
 * A transactional outbox: events are written in the transaction of their change and relayed afterwards, at least once, to their live
 * topics and to their consumers. Any number of processes may relay the events of one database: each relays the events that it has
 * written, and those of relays that have ended.
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
    registry: metrics,
  } = config
  const relayId = randomUUID()
  const store = createOutboxStore(connection, collection)
  if (metrics) measureOutbox(metrics, { database: connection.name, backlog: () => store.backlogOf(relayId) })
  const registry = createRelayRegistry(connection, `${collection}_relays`, leaseMs + 2 * pollMs)
  const repeatDeliveries = createRepeatDeliveries({
    connection,
    collection: `${collection}_epochs`,
    store,
    registry,
    relayId,
    epoch: config.queueEpoch ?? (topics && (() => topics.epoch())),
    deliveredTypes: config.deliveredTypes ?? null,
    relayAgainMs: config.relayAgainMs ?? hourMs,
    everyMs: pollMs,
    log,
  })
  const relay = createRelay({
    store,
    registry,
    repeatDeliveries,
    relayId,
    topics,
    invalidations,
    deliver,
    log,
    pollMs,
  })
  return {
    append: async (events, session) => {
      if (!session.inTransaction())
        throw new Error('expected events to be written in the transaction of their change, got none')
      if (events.length > 0) await store.insert(events, relay.ownerOf(events.length), session)
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
      await registry.createIndexes()
      relay.start()
    },
    dispose: async () => await relay.stop(flushMs),
  }
}
