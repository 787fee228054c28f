import type { CostHistogram, Quantiles, SimulationInput, SimulationResult } from '../simulation-port.ts'
import { costOfHours } from '../sizing/capacity-step.ts'
import { createRandom } from './random.ts'
import type { Random } from './random.ts'

/**
 * Simulates many futures of the monthly cost. Pure, but slow, so it should run in a worker thread.
 *
 * In each future, today's demand and the yearly growth factor are drawn once, lognormal around the expected values, and the
 * price follows a lognormal random walk that starts at today's price and stays the same on average. Month m costs
 * (capacity for demand × growth^(m/12) + fixed) × price. Demand fills existing capacity before a step is
 * added. The simulation is repeated with demand, price or growth fixed, to attribute the uncertainty.
 * @throws RangeError where a number is outside the bounds stated in SimulationInput
 * @see Glasserman 2003, Monte Carlo Methods in Financial Engineering, chapter 3.2 (lognormal walk)
 */
export function simulateCosts(input: SimulationInput): SimulationResult {
  assertBounds(input)
  const all = simulateFutures(input)
  const { monthlyBudgetUsd: budget, trials, months } = input
  // A quarter of the trials is enough for the width of a range.
  const fewer = { ...input, trials: Math.ceil(trials / 4) }
  const ifKnown = (known: Partial<SimulationInput>): Quantiles =>
    quantiles(simulateFutures({ ...fewer, ...known }).total)
  const share = (values: Float64Array, limit: number): number =>
    values.reduce((sum, value) => sum + Number(value > limit), 0) / trials
  return {
    trials,
    months,
    budget:
      budget === null
        ? null
        : {
            lastMonthExceeds: share(all.last, budget),
            anyMonthExceeds: share(all.highest, budget),
            meanMonthExceeds: share(all.total, budget * months),
          },
    firstMonthUsd: quantiles(all.first),
    lastMonthUsd: quantiles(all.last),
    totalUsd: quantiles(all.total),
    totalUsdHistogram: histogram(all.total),
    totalUsdIfKnown: {
      demand: ifKnown({ demandSigma: 0 }),
      price: ifKnown({ priceSigma: 0 }),
      growth: ifKnown({ growthSigma: 0 }),
    },
  }
}

interface Futures {
  readonly first: Float64Array
  readonly last: Float64Array
  readonly highest: Float64Array
  readonly total: Float64Array
}

function simulateFutures(input: SimulationInput): Futures {
  const random = createRandom(input.seed)
  const column = (): Float64Array => new Float64Array(input.trials)
  const [first, last, highest, total] = [column(), column(), column(), column()]
  for (let trial = 0; trial < input.trials; trial += 1) {
    const future = simulateFuture(input, random)
    first[trial] = future.first
    last[trial] = future.last
    highest[trial] = future.highest
    total[trial] = future.total
  }
  return { first, last, highest, total }
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
    last = (capacityUsd(input, demandToday * growth ** (month / 12)) + input.fixedUsd + onceUsd(input, month)) * price
    if (month === 0) first = last
    highest = Math.max(highest, last)
    total += last
  }
  return { first, last, highest, total }
}

function capacityUsd({ serving }: SimulationInput, demand: number): number {
  let usd = 0
  for (const step of serving) usd += costOfHours(step, step.hours, demand)
  return usd
}

const onceUsd = ({ once }: SimulationInput, month: number): number =>
  once.reduce((sum, { monthlyUsd, months }) => (month < months ? sum + monthlyUsd : sum), 0)

/** Lognormal with mean 1. */
function lognormal(sigma: number, random: Random): number {
  return sigma === 0 ? 1 : Math.exp(sigma * random.normal() - sigma ** 2 / 2)
}

/** Nearest-rank quantiles; sorts in place. */
function quantiles(values: Float64Array): Quantiles {
  values.sort()
  return { p10: quantile(values, 0.1), p50: quantile(values, 0.5), p90: quantile(values, 0.9) }
}

const quantile = (sorted: Float64Array, share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0

const histogramSteps = 20

/** Outliers are left out: with a few very high amounts, all others would fall into one bar. Sorts in place. */
function histogram(values: Float64Array): CostHistogram {
  values.sort()
  const [fromUsd, toUsd] = [quantile(values, 0.01), quantile(values, 0.99)]
  const shares = Array.from({ length: histogramSteps }, () => 0)
  for (const value of values) {
    if (value < fromUsd || value > toUsd) continue
    const step = toUsd > fromUsd ? Math.floor(((value - fromUsd) / (toUsd - fromUsd)) * histogramSteps) : 0
    const index = Math.min(step, histogramSteps - 1)
    shares[index] = (shares[index] ?? 0) + 1 / values.length
  }
  return { fromUsd, toUsd, shares: shares.map((share) => Number(share.toFixed(6))) }
}

function assertBounds(input: SimulationInput): void {
  const bounds: readonly (readonly [keyof SimulationInput, number, number])[] = [
    ['trials', 100, 200_000],
    ['months', 1, 60],
    ['fixedUsd', 0, Number.MAX_VALUE],
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
  for (const { hours, hourlyUsd, requestsPerSecond: carries, ownedSteps } of input.serving) {
    if (!(hourlyUsd >= 0 && hourlyUsd <= Number.MAX_VALUE))
      throw new RangeError(`expected hourlyUsd of a step from 0 to ${Number.MAX_VALUE}, got ${hourlyUsd}`)
    for (const { share, hours: some } of hours)
      if (!(share >= 0 && share <= 1 && some >= 0 && some <= 744))
        throw new RangeError(`expected a share from 0 to 1 of up to 744 hours, got ${share} of ${some}`)
    if (!(ownedSteps >= 0)) throw new RangeError(`expected owned steps from 0, got ${ownedSteps}`)
    if (!(carries > 0)) throw new RangeError(`expected a step to carry more than 0, got ${carries}`)
  }
}
