import type { MetricsSnapshot } from '#platform/metrics'

/** Messages from the primary to a worker. */
export type FromPrimary =
  | { readonly type: 'metrics'; readonly id: string }
  | { readonly type: 'collected'; readonly id: string; readonly text: string }

/** Messages from a worker to the primary. */
export type FromWorker =
  | { readonly type: 'ready' }
  /** The response to a request for its own metrics. */
  | { readonly type: 'metrics'; readonly id: string; readonly metrics: MetricsSnapshot }
  /** Requests the metrics of all workers, and sends its own. */
  | { readonly type: 'collect'; readonly id: string; readonly own: MetricsSnapshot }

/** Other libraries may send messages over the same channel. */
export const isMessage = <Message extends { readonly type: string }>(value: unknown): value is Message =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
