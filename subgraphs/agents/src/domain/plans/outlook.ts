import { capacityOf, planAtLoad } from '../advice/sizing/capacity.ts'
import type { WorkloadPlan } from '../advice/sizing/plan.ts'

/** Load of a served workload in one month, and the planned capacity. */
export interface PlannedLoad {
  /** Months from now. */
  readonly month: number
  /** Requests per second at peak. */
  readonly demandPerSecond: number
  /** Requests per second that the instances can serve. */
  readonly capacityPerSecond: number
  readonly instances: number
}

/** How far load and capacity are looked ahead, months. */
export const outlookMonths = 24

/**
 * Load and capacity from this month on. Capacity follows demand in the steps in which it is bought. Empty for what is not served.
 * @param growthPercentPerYear - 0 for a load that stays as it is
 */
export function outlookOf({ compute }: WorkloadPlan, growthPercentPerYear: number): readonly PlannedLoad[] {
  if (compute.kind !== 'serving' || compute.plan === null) return []
  const { demand, plan } = compute
  return Array.from({ length: outlookMonths + 1 }, (_, month) => {
    const demandPerSecond = demand.requestsPerSecond * (1 + growthPercentPerYear / 100) ** (month / 12)
    const { instances } = planAtLoad({ demand, plan }, demandPerSecond)
    const capacityPerSecond = capacityOf({ demand, plan: { ...plan, instances } })
    return { month, demandPerSecond, capacityPerSecond, instances }
  })
}
