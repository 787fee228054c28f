import type { SequencedTopics } from '@plumbline/resumable-topics'
import type { Logger } from 'pino'
import type { OutboxStore } from './outbox-store.ts'

export interface WatchEpochConfig {
  readonly store: Pick<OutboxStore, 'markPending' | 'expectAgain' | 'readEpoch' | 'writeEpoch'>
  readonly topics: Pick<SequencedTopics, 'epoch'> | null
  readonly relayAgainMs: number
  readonly everyMs: number
  readonly log: Logger
}

/**
 * Detects that Redis was restarted, replaced or emptied since any process last relayed events. Recent events are then relayed again
 * after the pending ones, because queues and topics may have lost them.
 * @returns a function to call before each batch
 */
export function createEpochWatch(config: WatchEpochConfig): () => Promise<void> {
  const { store, topics, relayAgainMs, everyMs, log } = config
  let known: string | null = null
  let nextAt = 0
  return async () => {
    if (topics === null || performance.now() < nextAt) return
    const epoch = await topics.epoch()
    if (epoch !== known) {
      const last = await store.readEpoch()
      if (last !== null && last !== epoch) {
        const count = await store.markPending(new Date(Date.now() - relayAgainMs))
        if (count > 0) log.info({ count }, 'Redis may have lost events; recent ones are relayed again')
      }
      store.expectAgain()
      // Written last: if this process stops before, another one repeats the work, which is idempotent.
      await store.writeEpoch(epoch)
      known = epoch
    }
    nextAt = performance.now() + everyMs
  }
}
