import type { TextForm } from '#platform/input'

/** What a number may be. */
export interface NumberBounds {
  readonly min: number
  readonly max: number
  /** Whether `min` itself is too little. */
  readonly isAboveMin: boolean
}

/** How long a text may be, in characters after trimming. */
export interface TextBounds {
  readonly min: number
  readonly max: number
  /** Text that users write is checked for invisible characters; absent for the results of agents. */
  readonly form?: TextForm
}

/** How many items a list may have. */
export interface CountBounds {
  readonly min: number
  readonly max: number
}

const from = (min: number, max: number): NumberBounds => ({ min, max, isAboveMin: false })
const above = (min: number, max: number): NumberBounds => ({ min, max, isAboveMin: true })

const hoursPerMonth = above(0, 744)
const monthlyUsd = from(0, 1_000_000_000)
const tokensPerRequest = from(1, 10_000_000)

/** The bounds of every number in an assessment's requirements: what is checked, and what the graph's descriptions state. */
export const numberBounds = {
  modelParamsB: above(0, 20_000),
  requestsPerSecond: from(0, 1_000_000),
  inputTokensPerRequest: tokensPerRequest,
  outputTokensPerRequest: tokensPerRequest,
  concurrentUsers: from(1, 100_000_000),
  secondsBetweenRequests: from(0.1, 86_400),
  inputTokensP95: tokensPerRequest,
  outputTokensP95: tokensPerRequest,
  contextTokens: tokensPerRequest,
  prefixCacheHitPercent: from(0, 100),
  latencyP99Ms: from(1, 3_600_000),
  ttftMs: from(1, 3_600_000),
  tpotMs: from(1, 60_000),
  targetPercentile: from(50, 99.9),
  memoryUtilizationPercent: from(10, 100),
  availabilityPercent: from(50, 99.9999),
  trainingTokensB: above(0, 1_000_000),
  trainingDays: above(0, 3_650),
  runsPerMonth: above(0, 10_000),
  datasetGB: from(0, 100_000_000),
  hoursPerMonth,
  hoursPerDay: above(0, 24),
  hourlyLoad: from(0, 1),
  ownedInstances: from(0, 100_000),
  monthlyBudgetUsd: monthlyUsd,
  monthlySpendUsd: monthlyUsd,
  growthPercentPerYear: from(-100, 10_000),
  teamSize: from(0, 1_000_000),
  instanceCount: from(1, 100_000),
} as const satisfies Readonly<Record<string, NumberBounds>>

/** The bounds of every number in the prices of an organization: what is checked, and what the graph's descriptions state. */
export const overlayBounds = {
  usdPerHour: above(0, 5_000),
  acceleratorCount: from(1, 1_000),
  usdPerMonth: above(0, 10_000_000),
  purchaseUsd: above(0, 100_000_000),
  depreciationYears: from(1, 10),
  powerW: above(0, 1_000_000),
  pue: from(1, 3),
  usdPerKWh: from(0, 2),
  staffUsdPerYear: from(0, 10_000_000),
} as const satisfies Readonly<Record<string, NumberBounds>>

/** The bounds of every text that people write. */
export const textBounds = {
  title: { min: 1, max: 200, form: 'line' },
  workloadName: { min: 1, max: 200, form: 'line' },
  model: { min: 1, max: 200, form: 'line' },
  modelConfig: { min: 2, max: 100_000, form: 'lines' },
  datasetName: { min: 1, max: 200, form: 'line' },
  instanceType: { min: 1, max: 200, form: 'line' },
  region: { min: 1, max: 100, form: 'line' },
  sku: { min: 1, max: 200, form: 'line' },
  goals: { min: 0, max: 10_000, form: 'lines' },
  note: { min: 0, max: 5_000, form: 'lines' },
} as const satisfies Readonly<Record<string, TextBounds>>

/** The bounds of every list that people write. Lists of choices are bounded by naming each choice at most once. */
export const countBounds = {
  workloads: { min: 1, max: 50 },
  hourlyLoad: { min: 24, max: 24 },
  regions: { min: 0, max: 50 },
  instances: { min: 0, max: 200 },
} as const satisfies Readonly<Record<string, CountBounds>>

// All digits, because a rounded bound is another one: 99.9999 is not 100.
const inWords = new Intl.NumberFormat('en-US', { maximumFractionDigits: 20 })

/** Bounds in words: `above 0, at most 20,000`. */
export const describeNumber = ({ min, max, isAboveMin }: NumberBounds): string =>
  isAboveMin ? `above ${inWords.format(min)}, at most ${inWords.format(max)}` : describeRange(min, max)

/** Bounds in words: `1 to 200 characters`. */
export const describeText = ({ min, max }: TextBounds): string => `${describeRange(min, max)} characters`

/** Bounds in words: `1 to 50 items`. */
export const describeCount = ({ min, max }: CountBounds): string =>
  `${min === max ? inWords.format(min) : describeRange(min, max)} items`

/** A description that ends with bounds in words: `Number of workers. 1 to 100.` */
export const withBounds = (sentence: string, bounds: string): string =>
  `${sentence} ${bounds.charAt(0).toUpperCase()}${bounds.slice(1)}.`

const describeRange = (min: number, max: number) => `${inWords.format(min)} to ${inWords.format(max)}`

/**
 * How far the 95th percentile of a length may lie above its mean: the most that a lognormal distribution reaches is
 * exp(1.645² ÷ 2) = 3.87 times.
 */
export const largestP95OfMean = 3.8
