import type { CloudProvider, Requirements } from '#schema/requirements/requirements'
import { driversOf, planOptions, totalCostOf } from '../advice/analysis.ts'
import { situationOf } from '../advice/rules.ts'
import type { PlanOption } from '../advice/sizing/options.ts'

export type Commitment = PlanOption['commitment']

/** A way to run a workload, planned or not. */
export interface PlannedOption {
  readonly workload: string
  readonly provider: CloudProvider
  readonly sku: string
  readonly region: string | null
  readonly commitment: Commitment
  /** In words; empty where it cannot run there. */
  readonly instances: string
  /** Whole US cents; null where nothing can be planned. */
  readonly monthlyCents: number | null
  readonly latencyMs: number | null
  readonly kgCO2ePerMonth: number | null
  readonly isChosen: boolean
  readonly reason: string
}

/** What 36 months cost; whole US cents. */
export interface PlannedTotalCost {
  readonly rentedProvider: CloudProvider
  /** Of each month. */
  readonly rentedMonthlyCents: readonly number[]
  readonly rentedCents: number
  readonly steps: readonly { readonly month: number; readonly instances: number; readonly monthlyCents: number }[]
  /** Null where buying is not compared; `ownedUnknown` then says why. */
  readonly owned: PlannedOwnedCost | null
  readonly ownedUnknown: string | null
}

export interface PlannedOwnedCost {
  readonly monthlyCents: readonly number[]
  readonly totalCents: number
  readonly purchaseCents: number
  readonly powerCents: number
  readonly colocationCents: number
  readonly staffCents: number
  readonly supportCents: number
  readonly otherCents: number
  readonly bookValueCents: number
  readonly breakEvenMonth: number | null
  readonly servers: readonly {
    readonly name: string
    readonly atStart: number
    readonly atEnd: number
    readonly source: string
  }[]
}

/** What the mean month of the coming year costs with one input changed; whole US cents. */
export interface PlannedDriver {
  readonly name: string
  readonly lowChange: string
  readonly highChange: string
  /** Null where no plan keeps the rules and targets. */
  readonly lowCents: number | null
  readonly highCents: number | null
  readonly swingCents: number
}

/** What follows from a plan. It takes several times as long as the plan, so it is made for runs only. */
export interface PlanAnalysis {
  readonly options: readonly PlannedOption[]
  readonly totalCost: PlannedTotalCost | null
  readonly meanMonthCents: number | null
  /** The largest difference first. */
  readonly drivers: readonly PlannedDriver[]
}

export function describeAnalysis(requirements: Requirements): PlanAnalysis {
  const situation = situationOf(requirements)
  const tornado = driversOf(situation)
  return {
    options: planOptions(situation).map(({ monthlyUsd, latencySeconds, kgCO2e, ...option }) => ({
      ...option,
      monthlyCents: monthlyUsd === null ? null : centsOf(monthlyUsd),
      latencyMs: latencySeconds === null ? null : latencySeconds * 1000,
      kgCO2ePerMonth: kgCO2e,
    })),
    totalCost: describeTotalCost(totalCostOf(situation)),
    meanMonthCents: tornado && centsOf(tornado.baseUsd),
    drivers: (tornado?.drivers ?? []).map(({ name, low, high, swingUsd }) => ({
      name,
      lowChange: low.change,
      highChange: high.change,
      lowCents: low.monthlyUsd === null ? null : centsOf(low.monthlyUsd),
      highCents: high.monthlyUsd === null ? null : centsOf(high.monthlyUsd),
      swingCents: centsOf(swingUsd),
    })),
  }
}

function describeTotalCost(total: ReturnType<typeof totalCostOf>): PlannedTotalCost | null {
  if (total === null) return null
  const { rented, owned } = total
  return {
    rentedProvider: rented.provider,
    rentedMonthlyCents: rented.monthlyUsd.map(centsOf),
    rentedCents: centsOf(rented.totalUsd),
    steps: rented.steps.map(({ month, instances, monthlyUsd }) => ({
      month,
      instances,
      monthlyCents: centsOf(monthlyUsd),
    })),
    owned:
      'reason' in owned
        ? null
        : {
            monthlyCents: owned.monthlyUsd.map(centsOf),
            totalCents: centsOf(owned.totalUsd),
            purchaseCents: centsOf(owned.purchaseUsd),
            powerCents: centsOf(owned.powerUsd),
            colocationCents: centsOf(owned.colocationUsd),
            staffCents: centsOf(owned.staffUsd),
            supportCents: centsOf(owned.supportUsd),
            otherCents: centsOf(owned.otherUsd),
            bookValueCents: centsOf(owned.bookValueUsd),
            breakEvenMonth: owned.breakEvenMonth,
            servers: owned.servers.map(({ name, atStart, atEnd, source }) => ({ name, atStart, atEnd, source })),
          },
    ownedUnknown: 'reason' in owned ? owned.reason : null,
  }
}

const centsOf = (usd: number): number => Math.round(usd * 100)
