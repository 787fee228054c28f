export { createOutbox } from './create-outbox.ts'
export type { Outbox, OutboxConfig, OutboxEvent } from './types.ts'
