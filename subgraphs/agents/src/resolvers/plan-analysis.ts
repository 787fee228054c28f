import { moneyOfCents } from '#platform/subgraph-server'
import type * as domain from '../domain/plans/plan-analysis.ts'
import type { OwnedCost, PlanAnalysisType, TotalCost } from '../schema/plan-analysis.type.ts'

/** What follows from a plan, in the types of the graph. */
export function toAnalysisNode({ options, totalCost, meanMonthCents, drivers }: domain.PlanAnalysis): PlanAnalysisType {
  return {
    options: options.map(({ monthlyCents, ...option }) => ({ ...option, monthlyCost: moneyOrNull(monthlyCents) })),
    totalCost: totalCost && toTotalCost(totalCost),
    meanMonth: moneyOrNull(meanMonthCents),
    costDrivers: drivers.map(({ name, lowChange, highChange, lowCents, highCents, swingCents }) => ({
      name,
      lowChange,
      highChange,
      low: moneyOrNull(lowCents),
      high: moneyOrNull(highCents),
      swing: moneyOfCents(swingCents),
    })),
  }
}

const moneyOrNull = (cents: number | null) => (cents === null ? null : moneyOfCents(cents))

function toTotalCost(total: domain.PlannedTotalCost): TotalCost {
  return {
    rentedProvider: total.rentedProvider,
    rented: moneyOfCents(total.rentedCents),
    rentedMonths: total.rentedMonthlyCents.map(moneyOfCents),
    steps: total.steps.map(({ month, instances, monthlyCents }) => ({
      month,
      instances,
      monthlyCost: moneyOfCents(monthlyCents),
    })),
    owned: total.owned && toOwnedCost(total.owned),
    ownedUnknown: total.ownedUnknown,
  }
}

const toOwnedCost = (owned: domain.PlannedOwnedCost): OwnedCost => ({
  total: moneyOfCents(owned.totalCents),
  purchase: moneyOfCents(owned.purchaseCents),
  power: moneyOfCents(owned.powerCents),
  colocation: moneyOfCents(owned.colocationCents),
  staff: moneyOfCents(owned.staffCents),
  support: moneyOfCents(owned.supportCents),
  other: moneyOfCents(owned.otherCents),
  bookValue: moneyOfCents(owned.bookValueCents),
  months: owned.monthlyCents.map(moneyOfCents),
  breakEvenMonth: owned.breakEvenMonth,
  servers: owned.servers,
})
