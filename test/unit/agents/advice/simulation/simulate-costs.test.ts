import type { SimulationInput } from '#root/subgraphs/agents/src/domain/advice/simulation-port'
import { simulateCosts } from '#root/subgraphs/agents/src/domain/advice/simulation/simulate-costs'

const always = [{ share: 1, hours: 500 }]

const input: SimulationInput = {
  seed: 7,
  trials: 4000,
  months: 13,
  // Steps so small that the cost follows demand: 1,000 dollars a month.
  serving: [{ hourlyUsd: 2e-6, hours: always, ownedSteps: 0, spread: null, requestsPerSecond: 1e-6 }],
  fixedUsd: 200,
  once: [],
  growthPercentPerYear: 100,
  demandSigma: 0,
  priceSigma: 0,
  growthSigma: 0,
  monthlyBudgetUsd: null,
}
/** Steps of 700 dollars for a demand of 1,000. */
const coarse = [{ hourlyUsd: 1.4, hours: always, ownedSteps: 0, spread: null, requestsPerSecond: 0.7 }]
const simulate = (changes: Partial<SimulationInput>) => simulateCosts({ ...input, ...changes })

test('without uncertainty every future is compound growth', () => {
  const result = simulate({})
  expect(result.firstMonthUsd).toEqual({ p10: 1200, p50: 1200, p90: 1200 })
  // the thirteenth month is twelve months on: 1,000 × 2 + 200
  expect(result.lastMonthUsd.p50).toBeCloseTo(2200, 2)
  // sum over m = 0 … 12 of 1,000 × 2^(m/12) + 200 = 1,000 × (2^(13/12) − 1) ÷ (2^(1/12) − 1) + 2,600
  expect(result.totalUsd.p50).toBeCloseTo((1000 * (2 ** (13 / 12) - 1)) / (2 ** (1 / 12) - 1) + 2600, 1)
  expect(result.budget).toBeNull()
})

test('capacity is added in whole steps', () => {
  const result = simulate({ serving: coarse })
  expect(result.firstMonthUsd.p50).toBe(1600) // ⌈1,000 ÷ 700⌉ × 700 + 200
  expect(result.lastMonthUsd.p50).toBeCloseTo(2300, 6) // ⌈2,000 ÷ 700⌉ × 700 + 200
})

test('growth uses existing capacity before it costs anything', () => {
  const spacious = simulate({
    serving: [{ hourlyUsd: 588 / 500, hours: always, ownedSteps: 0, spread: null, requestsPerSecond: 112 }],
    growthPercentPerYear: 10,
    monthlyBudgetUsd: 1300,
  })
  expect(spacious.lastMonthUsd).toEqual({ p10: 788, p50: 788, p90: 788 })
  expect(spacious.budget?.anyMonthExceeds).toBe(0)
})

test('the capacity of each workload has its own steps', () => {
  const serving = [
    { hourlyUsd: 0.2, hours: always, ownedSteps: 0, spread: null, requestsPerSecond: 1.5 },
    { hourlyUsd: 0.02, hours: always, ownedSteps: 0, spread: null, requestsPerSecond: 0.5 },
  ]
  const result = simulate({ serving, fixedUsd: 0 })
  expect(result.firstMonthUsd.p50).toBe(100 + 2 * 10)
  expect(result.lastMonthUsd.p50).toBe(2 * 100 + 4 * 10)
})

test('capacity follows the load of the hours, and an hour without load costs nothing', () => {
  const hours = [
    { share: 1, hours: 100 },
    { share: 0.3, hours: 200 },
    { share: 0, hours: 400 },
  ]
  const serving = [{ hourlyUsd: 1, hours, ownedSteps: 0, spread: null, requestsPerSecond: 0.5 }]
  expect(simulate({ serving, fixedUsd: 0 }).firstMonthUsd.p50).toBe(2 * 100 + 200)
})

test('steps that are owned cost nothing, further ones do', () => {
  const serving = [{ hourlyUsd: 1, hours: always, ownedSteps: 2, spread: null, requestsPerSecond: 0.25 }]
  expect(simulate({ serving, fixedUsd: 0 }).firstMonthUsd.p50).toBe(2 * 500)
  const enough = [{ hourlyUsd: 1, hours: always, ownedSteps: 9, spread: null, requestsPerSecond: 0.25 }]
  expect(simulate({ serving: enough, fixedUsd: 0 }).firstMonthUsd.p50).toBe(0)
})

test('one-time costs are paid in the first months', () => {
  const result = simulate({ serving: [], once: [{ monthlyUsd: 1000, months: 2 }], growthPercentPerYear: 0 })
  expect(result.firstMonthUsd.p50).toBe(1200)
  expect(result.lastMonthUsd.p50).toBe(200)
  expect(result.totalUsd.p50).toBe(2 * 1000 + 13 * 200)
})

test('a workload that nobody uses yet costs one step', () => {
  expect(
    simulate({
      serving: [{ hourlyUsd: 0.2, hours: always, ownedSteps: 0, spread: null, requestsPerSecond: Infinity }],
      fixedUsd: 0,
    }).lastMonthUsd.p50,
  ).toBe(100)
})

test.each([
  [
    { hourlyUsd: -1, hours: always, ownedSteps: 0, spread: null, requestsPerSecond: 1 },
    'expected hourlyUsd of a step from 0 to',
  ],
  [
    { hourlyUsd: Infinity, hours: always, ownedSteps: 0, spread: null, requestsPerSecond: 1 },
    'expected hourlyUsd of a step from 0 to',
  ],
  [
    { hourlyUsd: 1, hours: [{ share: 2, hours: 1 }], ownedSteps: 0, spread: null, requestsPerSecond: 1 },
    'expected a share from 0 to 1 of up to 744 hours',
  ],
  [
    { hourlyUsd: 1, hours: [{ share: 1, hours: 745 }], ownedSteps: 0, spread: null, requestsPerSecond: 1 },
    'expected a share from 0 to 1 of up to 744 hours',
  ],
  [
    { hourlyUsd: 1, hours: always, ownedSteps: 0, spread: null, requestsPerSecond: 0 },
    'expected a step to carry more than 0, got 0',
  ],
  [
    { hourlyUsd: 1, hours: always, ownedSteps: 0, spread: null, requestsPerSecond: Number.NaN },
    'expected a step to carry more than 0, got NaN',
  ],
])('a step of %j is refused', (step, message) => {
  expect(() => simulate({ serving: [step] })).toThrow(message)
})

test('demand that ends leaves one step and the fixed cost', () => {
  expect(simulate({ growthPercentPerYear: -100, serving: coarse }).lastMonthUsd.p50).toBe(900)
})

test('uncertain demand is lognormal: p90 ÷ p50 = e^(1.2816 σ)', () => {
  const { p50, p90 } = simulate({ demandSigma: 0.5, fixedUsd: 0, trials: 50_000 }).firstMonthUsd
  expect(p90 / p50).toBeCloseTo(Math.exp(1.2816 * 0.5), 1) // 1.898
  expect(p50).toBeCloseTo(1000 * Math.exp(-0.125), -1.5) // the median of a lognormal with mean 1
})

test('an uncertain price does not affect the first month', () => {
  const result = simulate({ priceSigma: 0.3 })
  expect(result.firstMonthUsd).toEqual({ p10: 1200, p50: 1200, p90: 1200 })
  expect(result.lastMonthUsd.p90).toBeGreaterThan(result.lastMonthUsd.p50)
})

test('the risk is the share of futures above the budget', () => {
  expect(simulate({ monthlyBudgetUsd: 2199 }).budget).toEqual({
    lastMonthExceeds: 1,
    anyMonthExceeds: 1,
    meanMonthExceeds: 0,
  })
  expect(simulate({ monthlyBudgetUsd: 2201 }).budget).toEqual({
    lastMonthExceeds: 0,
    anyMonthExceeds: 0,
    meanMonthExceeds: 0,
  })
  // median of the last month: 1,000 × e^(−σ²/2) × 2 + 200
  const even = simulate({ monthlyBudgetUsd: 2000 * Math.exp(-0.125) + 200, demandSigma: 0.5, trials: 50_000 })
  expect(even.budget?.lastMonthExceeds).toBeCloseTo(0.5, 1)
})

test('resolving an uncertainty narrows the range, to a point if nothing else is uncertain', () => {
  const { totalUsd, totalUsdIfKnown } = simulate({ demandSigma: 0.4, growthSigma: 0.01 })
  const width = ({ p10, p90 }: { readonly p10: number; readonly p90: number }) => p90 - p10
  expect(width(totalUsdIfKnown.demand)).toBeLessThan(width(totalUsd) * 0.1)
  expect(width(totalUsdIfKnown.price)).toBeGreaterThan(width(totalUsd) * 0.85)
})

test('the same seed gives the same result', () => {
  const uncertain = { demandSigma: 0.3, priceSigma: 0.2, growthSigma: 0.2 }
  expect(simulate(uncertain)).toEqual(simulate(uncertain))
  expect(simulate({ ...uncertain, seed: 8 })).not.toEqual(simulate(uncertain))
})

test.each([
  ['trials', 99],
  ['trials', Number.NaN],
  ['months', 0],
  ['fixedUsd', Infinity],
  ['growthPercentPerYear', -101],
  ['demandSigma', 3],
] as const)('%s of %s is refused with the bounds', (name, value) => {
  expect(() => simulate({ [name]: value })).toThrow(new RegExp(`expected ${name} from .* to .*, got ${value}`))
})

test.each([
  ['trials', 100],
  ['months', 1],
  ['months', 60],
  ['fixedUsd', 0],
  ['growthPercentPerYear', 10_000],
  ['demandSigma', 2],
] as const)('%s of %s is within the bounds', (name, value) => {
  expect(() => simulate({ trials: 100, months: 1, [name]: value })).not.toThrow()
})

test('the histogram has the shares of all futures but the highest and lowest hundredth', () => {
  const { totalUsdHistogram } = simulate({ demandSigma: 0.5 })
  expect(totalUsdHistogram.shares).toHaveLength(20)
  expect(totalUsdHistogram.shares.reduce((sum, share) => sum + share)).toBeCloseTo(0.98, 2)
  expect(simulate({}).totalUsdHistogram.shares).toEqual([1, ...Array.from({ length: 19 }, () => 0)])
})
