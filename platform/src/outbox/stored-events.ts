import type { Connection } from 'mongoose'
import type { StoredEvents } from '#platform/topics'
import { createOutboxStore, defaultCollection } from './outbox-store.ts'
import { toPlaced } from './relay-event.ts'

export interface StoredEventsConfig {
  /** Of the database that the outbox is in. */
  readonly connection: Connection
  /** Of the outbox. Default `outbox`. */
  readonly collection?: string
}

/** Reads the events of topics out of an outbox, where they are from the commit of their change until `keepRelayedMs` after. */
export function createStoredEvents({ connection, collection = defaultCollection }: StoredEventsConfig): StoredEvents {
  const store = createOutboxStore(connection, collection)
  return {
    readBetween: async (topic, after, before) => {
      const events = await store.readBetween(topic, after, before)
      return events.flatMap((event) => (event.topic ? [toPlaced(event, event.topic).entry] : []))
    },
  }
}
