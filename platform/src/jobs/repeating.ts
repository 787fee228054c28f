import type { Logger } from 'pino'
import type { RedisConnections } from '#platform/redis'

export interface RepeatingConfig {
  /** The name in logs and in the lease's key: `reconcile-runs`. */
  readonly name: string
  /** From the end of one execution to the start of the next, with a jitter of a tenth. */
  readonly everyMs: number
  readonly log: Logger
  /**
   * With a lease, only one of all processes that share Redis and the prefix executes the task each time; `null`: every process
   * does.
   */
  readonly lease: { readonly redis: RedisConnections; readonly keyPrefix: string } | null
  /** Never runs concurrently in a process. An error is logged, and the next execution follows as usual. */
  readonly run: (signal: AbortSignal) => Promise<void>
}

export interface Repeating {
  /** Stops the repetition; aborts a running execution and waits for its end. */
  dispose(): Promise<void>
}

/** Executes a task periodically, such as reconciling. The first execution starts at once. */
export function createRepeating({ name, everyMs, log, lease, run }: RepeatingConfig): Repeating {
  const controller = new AbortController()
  const { signal } = controller
  let timer: NodeJS.Timeout | undefined
  const turn = async () => {
    try {
      const isOurTurn = await isOurs({ name, everyMs, lease })
      if (isOurTurn && !signal.aborted) await run(signal)
    } catch (err) {
      if (!signal.aborted) log.error({ err, name }, 'a repeating task failed; it runs again at the next interval')
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

// The lease is not released: its expiry determines how often the task is executed.
async function isOurs({ name, everyMs, lease }: Pick<RepeatingConfig, 'name' | 'everyMs' | 'lease'>): Promise<boolean> {
  if (lease === null) return true
  const ttlMs = Math.max(1, Math.round(everyMs * 0.8))
  return (await lease.redis.client.set(`${lease.keyPrefix}lease:${name}`, '1', 'PX', ttlMs, 'NX')) === 'OK'
}
