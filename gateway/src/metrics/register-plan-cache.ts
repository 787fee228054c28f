import { collectCounter, collectGauge } from '#platform/metrics'
import type { Registry } from '#platform/metrics'

export interface PlanCacheState {
  /** Lookups by the fast path and by the executor that found a plan. */
  readonly hits: number
  /** Operations that were planned. */
  readonly misses: number
  readonly entries: number
  readonly bytes: number
}

/** Measures the cache of query plans. */
export function registerPlanCache(registry: Registry, state: () => PlanCacheState): void {
  collectCounter(registry, {
    name: 'plumbline_plan_cache_lookups_total',
    help: 'Lookups of query plans: a hit found a plan, after a miss the operation was planned.',
    labelNames: ['result'],
    read: () => [
      [['hit'], state().hits],
      [['miss'], state().misses],
    ],
  })
  const gauge = (name: string, help: string, read: () => number) =>
    collectGauge(registry, { name: `plumbline_plan_cache_${name}`, help, read: () => [[[], read()]] })
  gauge('entries', 'Operations with a cached plan.', () => state().entries)
  gauge('bytes', 'Estimated size of the cached plans.', () => state().bytes)
}
