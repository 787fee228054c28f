/** What the primary tells a worker. */
export type FromPrimary =
  | { readonly type: 'metrics'; readonly id: string }
  | { readonly type: 'collected'; readonly id: string; readonly text: string }

/** What a worker tells the primary. */
export type FromWorker =
  | { readonly type: 'ready' }
  /** Its own metrics, asked for. */
  | { readonly type: 'metrics'; readonly id: string; readonly text: string }
  /** Asks for the metrics of all, with its own. */
  | { readonly type: 'collect'; readonly id: string; readonly own: string }

/** Other libraries may use the channel as well. */
export const isMessage = <Message extends { readonly type: string }>(value: unknown): value is Message =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
