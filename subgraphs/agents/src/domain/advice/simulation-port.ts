import type { CapacityStep } from './sizing/capacity-step.ts'
import type { LoadedHours } from './sizing/demand.ts'

/**
 * The what-if question: what may the coming months cost, given that demand, price and growth are uncertain?
 * Plain data, because it crosses to a worker thread. Amounts are US dollars a month.
 */
export interface SimulationInput {
  /** Any number; reduced to 32 bits. */
  readonly seed: number
  /** Number of simulated futures, 100 to 200,000. */
  readonly trials: number
  /** Months simulated in each future, 1 to 60. */
  readonly months: number
  /** What is bought for the demand, in whole steps; at today's price. */
  readonly serving: readonly ServingStep[]
  /** Monthly cost that does not depend on demand (training, storage). */
  readonly fixedUsd: number
  /** What is paid once, in the first months: US dollars a month for as many months. */
  readonly once: readonly { readonly monthlyUsd: number; readonly months: number }[]
  /** Expected growth of demand, percent a year; -100 or more. */
  readonly growthPercentPerYear: number
  /** Standard deviation of the uncertainty about today's demand, as a fraction (lognormal). */
  readonly demandSigma: number
  /** Yearly standard deviation of prices, as a fraction (lognormal random walk). */
  readonly priceSigma: number
  /** Standard deviation of the yearly growth factor, as a fraction (lognormal). */
  readonly growthSigma: number
  /** US dollars a month; `null` where no budget is stated. */
  readonly monthlyBudgetUsd: number | null
}

/**
 * The capacity of one workload: in each hour as many steps as carry its demand, at least one where there is any. `requestsPerSecond` is what a
 * step carries as a multiple of today's expected demand: above 0, `Infinity` where there is none.
 */
export interface ServingStep extends Pick<CapacityStep, 'requestsPerSecond' | 'hourlyUsd' | 'ownedSteps' | 'spread'> {
  /** Hours of a month by load: `share` of the peak, 0 to 1. */
  readonly hours: readonly LoadedHours[]
}

export interface Quantiles {
  readonly p10: number
  readonly p50: number
  readonly p90: number
}

/** How many futures cost how much: equal steps between two amounts, with the share of all futures in each. */
export interface CostHistogram {
  /** The 1st and the 99th percentile, US dollars. */
  readonly fromUsd: number
  readonly toUsd: number
  readonly shares: readonly number[]
}

export interface SimulationResult {
  readonly trials: number
  readonly months: number
  /** Cost of the first and of the last month, US dollars. */
  readonly firstMonthUsd: Quantiles
  readonly lastMonthUsd: Quantiles
  /** Cost of all months together, US dollars. */
  readonly totalUsd: Quantiles
  readonly totalUsdHistogram: CostHistogram
  /** What the whole cost would be if demand, price or growth were known, everything else as uncertain as before. */
  readonly totalUsdIfKnown: { readonly demand: Quantiles; readonly price: Quantiles; readonly growth: Quantiles }
  /** Share of futures in which the last month, any month, or the mean month costs more than the budget; `null` without one. */
  readonly budget: {
    readonly lastMonthExceeds: number
    readonly anyMonthExceeds: number
    readonly meanMonthExceeds: number
  } | null
}
