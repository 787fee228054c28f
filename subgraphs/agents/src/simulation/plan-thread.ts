import { createThread } from '#platform/threads'
import type { ThreadConfig } from '#platform/threads'
import type { Requirements } from '#schema/requirements/requirements'
import type { InfrastructurePlan, Planner } from '../domain/plans/infrastructure-plan.ts'

/** Default: 10 seconds for a call, 30 waiting calls, 5 minutes idle. */
export type PlanThreadConfig = Partial<Pick<ThreadConfig, 'timeoutMs' | 'maxWaiting' | 'idleMs'>>

/** Plans requirements on a thread. */
export interface PlanThread extends Planner {
  /** Ends the thread; pending calls reject. */
  dispose(): Promise<void>
}

/** Creates a thread for what-if questions: a plan for many workloads takes longer than other requests of the process may wait. */
export function createPlanThread(config: PlanThreadConfig = {}): PlanThread {
  const { timeoutMs = 10_000, maxWaiting = 30, idleMs = 300_000 } = config
  const thread = createThread<readonly Requirements[], readonly InfrastructurePlan[]>({
    name: 'what-if planner',
    file: new URL('./plan-worker', import.meta.url),
    isSource: import.meta.url.endsWith('.ts'),
    timeoutMs,
    maxWaiting,
    idleMs,
  })
  return { plan: (all) => thread.call(all), dispose: () => thread.dispose() }
}
