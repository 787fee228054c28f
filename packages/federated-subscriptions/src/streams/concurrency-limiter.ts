/** Starts a task: at once, or when earlier ones have ended. */
export type ConcurrencyLimiter = (task: () => Promise<void>) => void

export interface ConcurrencyLimiterOptions {
  /** The number of tasks that run at the same time. */
  readonly maxConcurrent: number
  /** How long running tasks may delay waiting ones, milliseconds. After that they no longer count. */
  readonly maxDelayMs: number
}

/**
 * Starts tasks in order, a limited number at a time. Without a limit, the events of a thousand streams that arrive together would
 * all be in memory in their completed form at the same time.
 */
export function createConcurrencyLimiter({ maxConcurrent, maxDelayMs }: ConcurrencyLimiterOptions): ConcurrencyLimiter {
  const waiting: (() => Promise<void>)[] = []
  let running = 0
  /** Incremented when the delay is over. Tasks of an earlier generation do not count. */
  let generation = 0
  let timer: NodeJS.Timeout | undefined

  const start = (task: () => Promise<void>): void => {
    const startedIn = generation
    running += 1
    const onEnd = (): void => {
      if (startedIn === generation) running -= 1
      startWaiting()
    }
    task().then(onEnd, onEnd)
  }
  const startWaiting = (): void => {
    while (running < maxConcurrent) {
      const next = waiting.shift()
      if (!next) break
      start(next)
    }
    if (waiting.length === 0) {
      clearTimeout(timer)
      timer = undefined
    } else timer ??= setTimeout(beginGeneration, maxDelayMs)
  }
  const beginGeneration = (): void => {
    timer = undefined
    generation += 1
    running = 0
    startWaiting()
  }
  return (task) => {
    if (running < maxConcurrent && waiting.length === 0) return start(task)
    waiting.push(task)
    startWaiting()
  }
}
