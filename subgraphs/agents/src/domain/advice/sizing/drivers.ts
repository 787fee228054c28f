import type { PriceOverlay } from '#schema/requirements/price-overlay'
import { catalogWith, mergeOverlays } from '../../catalog/price-overlay.ts'
import type { Requirements, Workload } from '../types.ts'
import { comingMonths } from './capacity-step.ts'
import { monthlyUsdAfter } from './capacity.ts'
import { isWithoutPlan, planProviders } from './plan.ts'
import type { ProviderPlan } from './plan.ts'
import { servedWorkloads, trainedWorkloads } from './select.ts'

/** What the mean month of the coming year costs if one input is lower or higher than stated, everything else as it is. */
export interface CostDriver {
  readonly name: string
  readonly low: DriverEnd
  readonly high: DriverEnd
  /** Difference of the two costs, US dollars a month. */
  readonly swingUsd: number
}

export interface DriverEnd {
  /** How the input is changed: `−25 %`. */
  readonly change: string
  /** Mean month of the coming year, US dollars; `null` where nothing permitted holds the changed workloads or keeps their targets. */
  readonly monthlyUsd: number | null
}

/** The drivers, the largest first, and the cost that they are compared with. */
export interface Tornado {
  readonly baseUsd: number
  readonly drivers: readonly CostDriver[]
  /** Inputs that change nothing within their range, with it: `demand (−25 % to +25 %)`. */
  readonly unchanged: readonly string[]
}

/** The mean month of the coming year: whole instances for the demand of each month. */
export function meanMonthlyUsd(plan: ProviderPlan, growthPercentPerYear: number | null): number {
  const growth = (growthPercentPerYear ?? 0) / 100
  let sum = 0
  for (let month = 0; month < comingMonths; month += 1) sum += monthlyUsdAfter(plan, growth, month)
  return sum / comingMonths
}

/**
 * Changes one input at a time, plans again on the same provider and compares the cost of the coming year: a bar is a plan, not a scaled
 * amount. Inputs that change nothing are named without a bar.
 */
export function tornadoOf(requirements: Requirements, best: ProviderPlan): Tornado {
  const baseUsd = meanMonthlyUsd(best, requirements.growthPercentPerYear)
  const costOf = (changed: Requirements): number | null => {
    const [plan] = planProviders({ ...changed, preferredProviders: [best.provider] })
    const isWorse = isWithoutPlan(plan) || plan.unplaced > best.unplaced || plan.missed > best.missed
    return isWorse ? null : meanMonthlyUsd(plan, changed.growthPercentPerYear)
  }
  const unchanged: string[] = []
  const drivers = inputs.flatMap(({ name, by, ends, change }): readonly CostDriver[] => {
    const [lower, upper] = ends.map((end) => change(requirements, best, end))
    if (!lower || !upper) return []
    const [low, high] = [costOf(lower), costOf(upper)]
    const known = [low, high, baseUsd].filter((usd) => usd !== null)
    const swingUsd = Math.max(...known) - Math.min(...known)
    const [downward = '', upward = ''] = ends.map(by)
    if (swingUsd < 0.005 && low !== null && high !== null) {
      unchanged.push(`${name} (${downward} to ${upward})`)
      return []
    }
    return [
      {
        name,
        low: { change: downward, monthlyUsd: low },
        high: { change: upward, monthlyUsd: high },
        swingUsd,
      },
    ]
  })
  const sorted = drivers.toSorted((one, other) => other.swingUsd - one.swingUsd || (one.name < other.name ? -1 : 1))
  return { baseUsd, drivers: sorted, unchanged }
}

interface Input {
  readonly name: string
  /** Lower and higher. */
  readonly ends: readonly [number, number]
  /** How an end is written. */
  readonly by: (end: number) => string
  /** `null` where the assessment has no such input. */
  readonly change: (requirements: Requirements, best: ProviderPlan, end: number) => Requirements | null
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value)}`
const inPercent = (factor: number): string => `${signed(Math.round((factor - 1) * 100))} %`
const inPoints = (points: number): string => `${signed(points)} points`

const quarter = [0.75, 1.25] as const

const inputs: readonly Input[] = [
  {
    name: 'demand',
    ends: quarter,
    by: inPercent,
    change: (requirements, best, factor) => {
      const rates = new Map(servedWorkloads(best).map(({ index, demand }) => [index, demand.requestsPerSecond]))
      return changeWorkloads(requirements, (workload, index) => {
        const rate = rates.get(index)
        return rate === undefined
          ? null
          : { ...workload, requestsPerSecond: rate * factor, concurrentUsers: null, secondsBetweenRequests: null }
      })
    },
  },
  {
    name: 'output tokens of a request',
    ends: quarter,
    by: inPercent,
    change: (requirements, best, factor) => {
      const tokens = new Map(servedWorkloads(best).map(({ index, demand }) => [index, demand.outputTokens]))
      return changeWorkloads(requirements, (workload, index) => {
        const mean = tokens.get(index) ?? 0
        return mean === 0
          ? null
          : {
              ...workload,
              outputTokensPerRequest: Math.max(1, Math.round(mean * factor)),
              outputTokensP95: scaled(workload.outputTokensP95, factor),
              contextTokens: scaled(workload.contextTokens, Math.max(1, factor)),
            }
      })
    },
  },
  {
    name: 'input tokens of a request',
    ends: quarter,
    by: inPercent,
    change: (requirements, best, factor) => {
      const tokens = new Map(servedWorkloads(best).map(({ index, demand }) => [index, demand.inputTokens]))
      return changeWorkloads(requirements, (workload, index) => {
        const mean = tokens.get(index) ?? 0
        return mean === 0
          ? null
          : {
              ...workload,
              inputTokensPerRequest: Math.max(1, Math.round(mean * factor)),
              inputTokensP95: scaled(workload.inputTokensP95, factor),
              contextTokens: scaled(workload.contextTokens, Math.max(1, factor)),
            }
      })
    },
  },
  {
    name: 'latency targets',
    ends: quarter,
    by: inPercent,
    change: (requirements, _best, factor) =>
      changeWorkloads(requirements, (workload) =>
        workload.latencyP99Ms === null && workload.ttftMs === null && workload.tpotMs === null
          ? null
          : {
              ...workload,
              latencyP99Ms: scaled(workload.latencyP99Ms, factor),
              ttftMs: scaled(workload.ttftMs, factor),
              tpotMs: scaled(workload.tpotMs, factor),
            },
      ),
  },
  {
    name: 'prices of the provider',
    ends: [0.85, 1.15],
    by: inPercent,
    change: (requirements, best, factor) => {
      const overlay = repriced(requirements, best, factor)
      return overlay === null ? null : { ...requirements, priceOverlay: overlay }
    },
  },
  {
    name: 'growth a year',
    ends: [-15, 15],
    by: inPoints,
    change: (requirements, best, points) =>
      servedWorkloads(best).length === 0
        ? null
        : { ...requirements, growthPercentPerYear: Math.max(-99, (requirements.growthPercentPerYear ?? 0) + points) },
  },
  {
    name: 'tokens of training',
    ends: quarter,
    by: inPercent,
    change: (requirements, best, factor) => {
      const trained = new Set(trainedWorkloads(best).map(({ index }) => index))
      return changeWorkloads(requirements, (workload, index) =>
        trained.has(index) ? { ...workload, trainingTokensB: (workload.trainingTokensB ?? 0) * factor } : null,
      )
    },
  },
  {
    name: 'size of the data',
    ends: quarter,
    by: inPercent,
    change: (requirements, _best, factor) =>
      changeWorkloads(requirements, (workload) =>
        (workload.datasetGB ?? 0) > 0 ? { ...workload, datasetGB: (workload.datasetGB ?? 0) * factor } : null,
      ),
  },
]

const scaled = (value: number | null, factor: number): number | null =>
  value === null ? null : Math.max(1, Math.round(value * factor))

/** The requirements with changed workloads; `null` where none is. */
function changeWorkloads(
  requirements: Requirements,
  change: (workload: Workload, index: number) => Workload | null,
): Requirements | null {
  const changed = requirements.workloads.map(change)
  if (changed.every((workload) => workload === null)) return null
  return { ...requirements, workloads: requirements.workloads.map((workload, index) => changed[index] ?? workload) }
}

/** All prices of the provider, in every region, times a factor; `null` for one's own data centre, whose costs are stated. */
function repriced(requirements: Requirements, { provider }: ProviderPlan, factor: number): PriceOverlay | null {
  if (provider === 'ON_PREMISES') return null
  const today = requirements.priceOverlay ?? null
  const prices = catalogWith(today)
    .filter(({ family }) => family.provider === provider)
    .flatMap(({ sku, usdPerHour, family }) =>
      Object.entries(family.regionFactors).map(([region, share]) => ({
        provider,
        sku,
        region,
        usdPerHour: usdPerHour * share * factor,
      })),
    )
  return mergeOverlays(today, { asOf: today?.asOf ?? '2026', name: `prices × ${factor}`, prices, onPremises: [] })
}
