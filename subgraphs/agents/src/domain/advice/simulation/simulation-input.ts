import type { Assumption } from '../../catalog/assumptions.ts'
import type { Situation } from '../rules.ts'
import type { SimulationInput } from '../simulation-port.ts'
import { capacityStep } from '../sizing/capacity-step.ts'
import { monthlyFixedUsd, oneOffs } from '../sizing/capacity.ts'
import { isWithoutPlan } from '../sizing/plan.ts'
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
 * The what-if question for a plan: serving follows demand in the steps in which its capacity is bought, training and storage do
 * not; `null` where nothing costs anything.
 */
export function simulationInput({ requirements, best }: Situation): SimulationInput | null {
  if (best.monthlyUsd === 0 || isWithoutPlan(best)) return null
  const served = servedWorkloads(best)
  const serving = served.map(({ demand, plan }) => {
    const { requestsPerSecond, hourlyUsd, ownedSteps, spread } = capacityStep(demand, plan)
    const carries = requestsPerSecond / demand.requestsPerSecond
    return { requestsPerSecond: carries, hourlyUsd, ownedSteps, spread, hours: demand.hours }
  })
  return {
    seed,
    trials: 10_000,
    months: 12,
    serving,
    fixedUsd: Math.max(0, monthlyFixedUsd(best)),
    once: oneOffs(best),
    growthPercentPerYear: requirements.growthPercentPerYear ?? 0,
    demandSigma: spreads.demand.value,
    priceSigma: spreads.price.value,
    growthSigma: spreads.growth.value,
    monthlyBudgetUsd: requirements.monthlyBudgetUsd,
  }
}
