import type { Logger } from 'pino'
import type { RedisConnections } from '#platform/redis'

export interface RepeatingConfig {
  /** In logs and in the lease's key: `reconcile-runs`. */
  readonly name: string
  /** From the end of one turn to the begin of the next, give or take a tenth. */
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
export function createRepeating({ name, everyMs, log, lease, run }: RepeatingConfig): Repeating {
  const controller = new AbortController()
  const { signal } = controller
  let timer: NodeJS.Timeout | undefined
  const turn = async () => {
    try {
      const isOurTurn = await isOurs({ name, everyMs, lease })
      if (isOurTurn && !signal.aborted) await run(signal)
    } catch (err) {
      if (!signal.aborted) log.error({ err, name }, 'a repeating task failed; its next turn comes as usual')
    }
    if (!signal.aborted) timer = setTimeout(next, everyMs * (0.9 + 0.2 * Math.random()))
  }
  const next = () => {
    current = turn()
  }
  let current = turn()
  return {
    dispose: async () => {
      controller.abort()
      clearTimeout(timer)
      await current
    },
  }
}

// The lease is never given back: that it runs out before the next turn is what makes the turns rare.
async function isOurs({ name, everyMs, lease }: Pick<RepeatingConfig, 'name' | 'everyMs' | 'lease'>): Promise<boolean> {
  if (lease === null) return true
  const ttlMs = Math.max(1, Math.round(everyMs * 0.8))
  return (await lease.redis.client.set(`${lease.keyPrefix}lease:${name}`, '1', 'PX', ttlMs, 'NX')) === 'OK'
}
