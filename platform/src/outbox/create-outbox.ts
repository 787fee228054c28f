import type { Outbox, OutboxConfig } from './types.ts'

/** Events written with the change they tell of, and relayed afterwards, at least once. */
export function createOutbox(config: OutboxConfig): Outbox {
  throw new Error(`${config.collection ?? 'outbox'}: not there yet`)
}
