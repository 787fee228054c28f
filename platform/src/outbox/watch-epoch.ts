import type { Logger } from 'pino'
import type { Topics } from '#platform/topics'
import type { OutboxStore } from './outbox-store.ts'

export interface WatchEpochConfig {
  readonly store: Pick<OutboxStore, 'markPending' | 'expectAgain' | 'readEpoch' | 'writeEpoch'>
  readonly topics: Pick<Topics, 'epoch'> | null
  readonly relayAgainMs: number
  readonly everyMs: number
  readonly log: Logger
}

/**
 * Notices that Redis was restarted, replaced or emptied since events were last relayed by anybody, and has the
 * recent ones relayed again, behind those that nobody has relayed: queues may have held them unhandled, and topics lack them.
 * @returns what to call before each batch
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
        if (count > 0) log.info({ count }, 'Redis may have lost events; the recent ones are relayed again')
      }
      store.expectAgain()
      // Only now: who stops before this leaves the work to the next one, and doing it twice does no harm.
      await store.writeEpoch(epoch)
      known = epoch
    }
    nextAt = performance.now() + everyMs
  }
}
