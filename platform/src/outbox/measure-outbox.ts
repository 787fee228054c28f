import { collectGauge } from '#platform/metrics'
import type { Registry } from '#platform/metrics'
import { maxCounted } from './outbox-store.ts'
import type { OutboxBacklog } from './outbox-store.ts'

export interface MeasuredOutbox {
  readonly database: string
  /** The pending events of this process's relay. */
  readonly backlog: () => Promise<OutboxBacklog>
}

/** Reads at each scrape how many events wait for the relay of this process, and for how long. */
export function measureOutbox(registry: Registry, { database, backlog }: MeasuredOutbox): void {
  collectGauge(registry, {
    name: 'plumbline_outbox_pending_events',
    help: `Events that the relay of this process has not relayed yet, up to ${maxCounted}.`,
    labelNames: ['database'],
    read: async () => [[[database], (await backlog()).count]],
  })
  collectGauge(registry, {
    name: 'plumbline_outbox_oldest_pending_seconds',
    help: 'Age of the oldest event that the relay of this process has not relayed yet; 0 if there is none.',
    labelNames: ['database'],
    read: async () => {
      const { oldestAt } = await backlog()
      return [[[database], oldestAt === null ? 0 : Math.max(0, Date.now() - oldestAt.getTime()) / 1_000]]
    },
  })
}
