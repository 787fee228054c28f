import { moneyOfCents, moneyOfPrice } from '#platform/subgraph-server'
import type { InfrastructurePlan } from '../domain/plans/infrastructure-plan.ts'
import type * as domain from '../domain/plans/infrastructure-plan.ts'
import type { InfrastructurePlanType, PlanAlternative, PlannedWorkload } from '../schema/infrastructure-plan.type.ts'
import { toAnalysisNode } from './plan-analysis.ts'

/** A plan in the types of the graph. */
export function toPlanNode(plan: InfrastructurePlan): InfrastructurePlanType {
  const { provider, monthlyCost, unplaced, missed } = toAlternative(plan)
  return {
    provider,
    monthlyCost,
    unplaced,
    missed,
    workloads: plan.workloads.map((workload, index) => toWorkload(workload, othersOf(plan, workload, index))),
    kgCO2ePerMonth: plan.kgCO2ePerMonth,
    emissionsUnknown: plan.emissionsUnknown,
    alternatives: plan.alternatives.map(toAlternative),
    analysis: plan.analysis === undefined ? null : toAnalysisNode(plan.analysis),
  }
}

const toAlternative = ({ provider, monthlyCents, unplaced, missed }: domain.PlanAlternative): PlanAlternative => ({
  provider,
  monthlyCost: monthlyCents === null ? null : moneyOfCents(monthlyCents),
  unplaced,
  missed,
})

const othersOf = (
  { workloads }: InfrastructurePlan,
  { placement }: domain.PlannedWorkload,
  index: number,
): readonly string[] =>
  (placement?.sharedBy ?? []).flatMap((other) => (other === index ? [] : (workloads[other]?.name ?? [])))

function toWorkload(
  { name, monthlyCents, storageCents, placement, serving, training, outlook = [] }: domain.PlannedWorkload,
  sharedWith: readonly string[],
): PlannedWorkload {
  return {
    name,
    sku: placement?.sku ?? null,
    region: placement?.region ?? null,
    country: placement?.country ?? null,
    instances: placement?.instances ?? 0,
    elsewhere: (placement?.elsewhere ?? []).map(({ usdPerHour, ...site }) => ({
      ...site,
      hourlyPrice: moneyOfPrice(usdPerHour),
    })),
    availability: serving?.availability ?? null,
    sharedWith,
    accelerator: placement?.accelerator ?? null,
    acceleratorsPerInstance: placement?.acceleratorsPerInstance ?? null,
    hourlyPrice: placement && moneyOfPrice(placement.usdPerHour),
    isPriceEstimated: placement?.isPriceEstimated ?? null,
    hoursPerMonth: placement?.hoursPerMonth ?? null,
    monthlyCost: moneyOfCents(monthlyCents),
    storageCost: moneyOfCents(storageCents),
    demandPerSecond: serving?.demandPerSecond ?? null,
    capacityPerSecond: serving?.capacityPerSecond ?? null,
    latencyMs: serving?.latencyMs ?? null,
    replica: serving?.replica ?? null,
    trainingHours: training?.hours ?? null,
    runCost: training && moneyOfCents(training.runCents),
    meetsTarget: (serving ?? training)?.meetsTarget ?? null,
    outlook,
  }
}
