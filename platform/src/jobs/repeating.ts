import type { Logger } from 'pino'
import type { RedisConnections } from '#platform/redis'

export interface RepeatingConfig {
  /** In logs and in the lease's key: `reconcile-runs`. */
  readonly name: string
  readonly everyMs: number
  readonly log: Logger
  /** With one, a single process of all that share Redis and the prefix does each turn; `null`: every process does. */
  readonly lease: { readonly redis: RedisConnections; readonly keyPrefix: string } | null
  /** Never runs twice at once in a process. What it throws is logged, and the next turn comes as usual. */
  readonly run: (signal: AbortSignal) => Promise<void>
}

export interface Repeating {
  /** Stops the turns; aborts and awaits a running one. */
  dispose(): Promise<void>
}

/** Does something every so often, such as reconciling; the first turn comes at once. */
export function createRepeating(config: RepeatingConfig): Repeating {
  throw new Error(`${config.name}: not there yet`)
}
