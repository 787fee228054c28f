import type { Quantiles, SimulationInput, SimulationResult } from '../domain/advice/simulation-port.ts'
import { createRandom } from './random.ts'
import type { Random } from './random.ts'

/**
 * Simulates many futures of the monthly cost, one after another; pure, and slow enough to belong in a worker.
 *
 * In each future, today's demand and the yearly growth factor are drawn once, lognormal around what is expected, and the
 * price follows a lognormal random walk that starts at today's price and stays the same on average. Month m costs
 * (capacity for demand × growth^(m/12) + fixed) × price, with capacity bought in whole steps.
 * @param onProgress - called with a fraction about a hundred times
 * @throws RangeError where a number is outside the bounds stated in SimulationInput
 * @see Glasserman 2003, Monte Carlo Methods in Financial Engineering, chapter 3.2 (lognormal walk)
 */
export function simulateCosts(input: SimulationInput, onProgress: (fraction: number) => void): SimulationResult {
  assertBounds(input)
  const random = createRandom(input.seed)
  const first = new Float64Array(input.trials)
  const last = new Float64Array(input.trials)
  const total = new Float64Array(input.trials)
  const exceeded = { last: 0, any: 0, mean: 0 }
  const budget = input.monthlyBudgetUsd ?? Infinity
  const reportEvery = Math.ceil(input.trials / 100)
  for (let trial = 0; trial < input.trials; trial += 1) {
    const future = simulateFuture(input, random)
    first[trial] = future.first
    last[trial] = future.last
    total[trial] = future.total
    if (future.last > budget) exceeded.last += 1
    if (future.highest > budget) exceeded.any += 1
    if (future.total / input.months > budget) exceeded.mean += 1
    if (trial % reportEvery === 0) onProgress(trial / input.trials)
  }
  return {
    trials: input.trials,
    months: input.months,
    firstMonthUsd: quantiles(first),
    lastMonthUsd: quantiles(last),
    totalUsd: quantiles(total),
    budget:
      input.monthlyBudgetUsd === null
        ? null
        : {
            lastMonthExceeds: exceeded.last / input.trials,
            anyMonthExceeds: exceeded.any / input.trials,
            meanMonthExceeds: exceeded.mean / input.trials,
          },
  }
}

interface Future {
  readonly first: number
  readonly last: number
  readonly highest: number
  readonly total: number
}

function simulateFuture(input: SimulationInput, random: Random): Future {
  const demandToday = lognormal(input.demandSigma, random)
  const growth = (1 + input.growthPercentPerYear / 100) * lognormal(input.growthSigma, random)
  let [price, first, last, highest, total] = [1, 0, 0, 0, 0]
  for (let month = 0; month < input.months; month += 1) {
    if (month > 0) price *= lognormal(input.priceSigma / Math.sqrt(12), random)
    last = (capacityUsd(input, demandToday * growth ** (month / 12)) + input.fixedUsd) * price
    if (month === 0) first = last
    highest = Math.max(highest, last)
    total += last
  }
  return { first, last, highest, total }
}

/** Whole steps, and never fewer than one where there is any demand to serve. */
function capacityUsd({ demandDrivenUsd, capacityStepUsd }: SimulationInput, demand: number): number {
  const wanted = demandDrivenUsd * demand
  if (capacityStepUsd === 0) return wanted
  return demandDrivenUsd === 0 ? 0 : Math.max(1, Math.ceil(wanted / capacityStepUsd)) * capacityStepUsd
}

/** Lognormal with mean 1. */
function lognormal(sigma: number, random: Random): number {
  return sigma === 0 ? 1 : Math.exp(sigma * random.normal() - sigma ** 2 / 2)
}

/** Nearest-rank quantiles; sorts in place. */
function quantiles(values: Float64Array): Quantiles {
  values.sort()
  const at = (share: number): number => values[Math.round(share * (values.length - 1))] ?? 0
  return { p10: at(0.1), p50: at(0.5), p90: at(0.9) }
}

function assertBounds(input: SimulationInput): void {
  const bounds: readonly (readonly [keyof SimulationInput, number, number])[] = [
    ['trials', 100, 200_000],
    ['months', 1, 60],
    ['demandDrivenUsd', 0, Number.MAX_VALUE],
    ['fixedUsd', 0, Number.MAX_VALUE],
    ['capacityStepUsd', 0, Number.MAX_VALUE],
    ['growthPercentPerYear', -100, 10_000],
    ['demandSigma', 0, 2],
    ['priceSigma', 0, 2],
    ['growthSigma', 0, 2],
  ]
  for (const [name, low, high] of bounds) {
    const value = input[name]
    if (typeof value === 'number' && value >= low && value <= high) continue
    throw new RangeError(`expected ${name} from ${low} to ${high}, got ${String(value)}`)
  }
}
