import type { StoredEvents } from '@plumbline/resumable-topics'
import type { Connection } from 'mongoose'
import { toLogged } from './append-to-topic.ts'
import { createOutboxStore, defaultCollection } from './outbox-store.ts'

export interface StoredEventsConfig {
  /** Of the database that holds the outbox. */
  readonly connection: Connection
  /** The outbox's collection. Default `outbox`. */
  readonly collection?: string
}

/** Reads the events of topics from an outbox, which holds them from their commit until `keepRelayedMs` after they were relayed. */
export function createStoredEvents({ connection, collection = defaultCollection }: StoredEventsConfig): StoredEvents {
  const store = createOutboxStore(connection, collection)
  return {
    readBetween: async (topic, after, before) => {
      const events = await store.readBetween(topic, after, before)
      return events.flatMap((event) => (event.topic ? [toLogged(event, event.topic).entry] : []))
    },
  }
}
