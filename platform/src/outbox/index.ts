export { createOutbox } from './create-outbox.ts'
export type { Outbox, OutboxConfig, OutboxEvent } from './types.ts'
export { createStoredEvents } from './stored-events.ts'
export type { StoredEventsConfig } from './stored-events.ts'
