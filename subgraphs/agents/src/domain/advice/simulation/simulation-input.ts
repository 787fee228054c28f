import type { Assumption } from '../../catalog/assumptions.ts'
import type { Situation } from '../rules.ts'
import type { SimulationInput } from '../simulation-port.ts'
import { servedWorkloads } from '../sizing/select.ts'

/** How uncertain the inputs of the simulation are, as standard deviations of a factor. */
export const spreads = {
  demand: { value: 0.25, source: 'assumed: a first estimate of traffic is off by a quarter' },
  price: { value: 0.15, source: 'assumed; H100 on demand fell by 44 % within two years (AWS, June 2025)' },
  growth: { value: 0.15, source: 'assumed: a growth forecast is off by 15 % a year' },
} as const satisfies Readonly<Record<string, Assumption>>

/**
 * One for all: equal requirements have equal risks to the last digit, and where requirements differ, the results differ by what was
 * changed and not by chance (common random numbers).
 */
const seed = 20_260_131

/**
 * The what-if question for a plan: serving cost follows demand in steps of the smallest serving instance's month, training
 * and storage do not; `null` where nothing costs anything.
 */
export function simulationInput({ requirements, best }: Situation): SimulationInput | null {
  if (best.monthlyUsd === 0) return null
  const served = servedWorkloads(best)
  const demandDrivenUsd = served.reduce((sum, { plan }) => sum + plan.monthlyUsd, 0)
  const steps = served.map(({ plan, demand }) => plan.shape.stages * plan.placement.usdPerHour * demand.hoursPerMonth)
  return {
    seed,
    trials: 10_000,
    months: 12,
    demandDrivenUsd,
    fixedUsd: Math.max(0, best.monthlyUsd - demandDrivenUsd),
    capacityStepUsd: steps.length === 0 ? 0 : Math.min(...steps),
    growthPercentPerYear: requirements.growthPercentPerYear ?? 0,
    demandSigma: spreads.demand.value,
    priceSigma: spreads.price.value,
    growthSigma: spreads.growth.value,
    monthlyBudgetUsd: requirements.monthlyBudgetUsd,
  }
}
