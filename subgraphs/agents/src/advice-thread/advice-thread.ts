import { createThread } from '#platform/threads'
import type { ThreadConfig } from '#platform/threads'
import type { Calculation, calculations } from './calculations.ts'

/** Default: 30 seconds for a call, 30 waiting calls, 5 minutes idle. */
export type AdviceThreadConfig = Partial<Pick<ThreadConfig, 'timeoutMs' | 'maxWaiting' | 'idleMs'>>

type Calculations = {
  readonly [Name in keyof typeof calculations]: (
    argument: Parameters<(typeof calculations)[Name]>[0],
    signal?: AbortSignal,
  ) => Promise<Awaited<ReturnType<(typeof calculations)[Name]>>>
}

/** The calculations, on a thread, one at a time. Each takes a signal that ends it. */
export interface AdviceThread extends Calculations {
  /** Ends the thread; pending calls reject. */
  dispose(): Promise<void>
}

/** Creates a thread for all that plans: for many workloads that takes longer than other work of the process may wait. */
export function createAdviceThread(config: AdviceThreadConfig = {}): AdviceThread {
  const { timeoutMs = 30_000, maxWaiting = 30, idleMs = 300_000 } = config
  const thread = createThread<Calculation, never>({
    name: 'advice thread',
    file: new URL('./advice-worker', import.meta.url),
    isSource: import.meta.url.endsWith('.ts'),
    timeoutMs,
    maxWaiting,
    idleMs,
  })
  return {
    advise: (argument, signal) => thread.call({ name: 'advise', argument }, signal),
    simulate: (argument, signal) => thread.call({ name: 'simulate', argument }, signal),
    webQueries: (argument, signal) => thread.call({ name: 'webQueries', argument }, signal),
    plan: (argument, signal) => thread.call({ name: 'plan', argument }, signal),
    planRun: (argument, signal) => thread.call({ name: 'planRun', argument }, signal),
    rank: (argument, signal) => thread.call({ name: 'rank', argument }, signal),
    report: (argument, signal) => thread.call({ name: 'report', argument }, signal),
    dispose: () => thread.dispose(),
  }
}
