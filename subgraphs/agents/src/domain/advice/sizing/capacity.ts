import { capacityStep, costOfHours, stepsFor } from './capacity-step.ts'
import type { ProviderPlan } from './plan.ts'
import { servedWorkloads, trainedWorkloads } from './select.ts'
import type { ServedWorkload } from './select.ts'
import { sitesAt } from './serving-plan.ts'
import type { Site } from './serving-plan.ts'

/** A serving plan under another load at peak: the same instances, as many as it takes. */
export interface LoadedPlan {
  /** What the load takes at peak. */
  readonly instances: number
  /** Where instances stand, with what a stated availability adds. */
  readonly sites: readonly Site[]
  readonly monthlyUsd: number
}

export function planAtLoad({ demand, plan }: Planned, requestsPerSecond: number): LoadedPlan {
  const step = capacityStep(demand, plan)
  const steps = stepsFor(step, requestsPerSecond)
  return {
    instances: steps * step.instances,
    sites: sitesAt(step, plan, steps),
    monthlyUsd: costOfHours(step, demand.hours, requestsPerSecond),
  }
}

/** What a month of a serving plan would cost without its stated availability: the instances that the load takes. */
export function withoutAvailability({ demand, plan }: Planned): number {
  const step = { ...capacityStep(demand, plan), spread: null }
  return costOfHours(step, demand.hours, demand.requestsPerSecond)
}

/** Requests a second that the planned instances carry. */
export function capacityOf({ demand, plan }: Planned): number {
  const step = capacityStep(demand, plan)
  return (plan.instances / step.instances) * step.requestsPerSecond
}

type Planned = Pick<ServedWorkload, 'demand' | 'plan'>

/** A thousand years. */
const mostMonths = 12_000

/** Months until demand that grows by a fraction a year is `factor` times today's; 12 × ln(factor) ÷ ln(1 + growth). */
export function monthsUntil(factor: number, growth: number): number {
  // A growth close to 0 % takes longer than a number can state.
  return Math.min(mostMonths, (12 * Math.log(factor)) / Math.log1p(growth))
}

/** What a month costs, some months from now: serving in whole steps for the demand by then, and the rest as today but for runs that are over. */
export function monthlyUsdAfter(provider: ProviderPlan, growth: number, months: number): number {
  const once = oneOffs(provider).reduce((sum, run) => (months < run.months ? sum + run.monthlyUsd : sum), 0)
  return servedWorkloads(provider).reduce(
    (sum, item) => sum + planAtLoad(item, item.demand.requestsPerSecond * (1 + growth) ** (months / 12)).monthlyUsd,
    monthlyFixedUsd(provider) + once,
  )
}

/** What every month costs besides serving: training that is repeated, and storage. */
export function monthlyFixedUsd(provider: ProviderPlan): number {
  const serving = servedWorkloads(provider).reduce((sum, { plan }) => sum + plan.monthlyUsd, 0)
  return provider.monthlyUsd - serving - oneOffs(provider).reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0)
}

/** Training that is done once: what a month of it costs, and for how many months. */
export function oneOffs(
  provider: ProviderPlan,
): readonly { readonly name: string; readonly monthlyUsd: number; readonly months: number }[] {
  return trainedWorkloads(provider)
    .filter(({ demand }) => demand.isOneOff)
    .map(({ name, demand, plan }) => ({
      name,
      monthlyUsd: plan.monthlyUsd,
      months: Math.max(1, Math.ceil(plan.hours / demand.hoursPerMonth)),
    }))
}

/** How far costs are looked ahead. */
export const horizonMonths = 120

/**
 * When growth raises the cost of a month above a budget: the moment at which a step is added, in months from now; `null` where that is
 * not within ten years. Found by bisection, as the cost never falls.
 */
export function monthsWithin(provider: ProviderPlan, growth: number, budgetUsd: number): number | null {
  const exceeds = (months: number): boolean => monthlyUsdAfter(provider, growth, months) > budgetUsd
  if (growth <= 0 || !exceeds(horizonMonths)) return null
  let [within, above] = [0, horizonMonths]
  while (above - within > 0.001) {
    const middle = (within + above) / 2
    if (exceeds(middle)) above = middle
    else within = middle
  }
  return within
}
