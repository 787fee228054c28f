import { providerName } from '../../catalog/instance.ts'
import { monthlyEmissions } from '../emissions.ts'
import { count, formatUsd, inWords } from '../format.ts'
import { adviseByRules } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { describeInstances } from '../sizing/describe.ts'
import type { WorkloadPlan } from '../sizing/plan.ts'
import type { AgentOutcome, JsonValue, Requirements } from '../types.ts'
import { chooseInstancesRule } from './choose-instances.ts'
import { chooseProviderRule } from './choose-provider.ts'
import { commitForAYearRule } from './commit-for-a-year.ts'
import { gpuCloudRule } from './gpu-cloud.ts'
import { priceOfResidencyRule } from './price-of-residency.ts'

const rules: readonly Rule[] = [
  chooseInstancesRule,
  chooseProviderRule,
  gpuCloudRule,
  commitForAYearRule,
  priceOfResidencyRule,
]

/** Chooses instances, region and provider, with their cost. */
export function adviseOnCloud(requirements: Requirements): AgentOutcome {
  return adviseByRules(requirements, rules, ({ best, providers }) => {
    const placed = best.workloads.flatMap((item) => {
      const { compute } = item
      return compute.kind === 'none' || compute.plan === null
        ? []
        : [`"${item.name}" on ${describeInstances(compute.plan)}`]
    })
    return {
      summary:
        placed.length === 0
          ? `${best.unplaced > 0 ? `Nothing permitted holds ${count(best.unplaced, 'workload')}` : `No workload of ${requirements.workloads.length} needs accelerators that can be sized`}${best.monthlyUsd > 0 ? `; storage on ${providerName(best.provider)} costs ${formatUsd(best.monthlyUsd)} a month` : ''}.`
          : `${providerName(best.provider)}, ${formatUsd(best.monthlyUsd)} a month at list price: ${inWords(placed)}.`,
      details: {
        provider: best.provider,
        monthlyUsd: best.monthlyUsd,
        workloads: best.workloads.map(toJson),
        providers: providers.map(({ provider, monthlyUsd, unplaced, missed }) => ({
          provider,
          monthlyUsd,
          unplaced,
          missed,
        })),
      },
    }
  })
}

function toJson({ name, compute, monthlyUsd }: WorkloadPlan): JsonValue {
  if (compute.kind === 'none' || compute.plan === null)
    return { name, monthlyUsd, sku: null, region: null, instances: 0 }
  const { instance, placement, instances } = compute.plan
  const emissions = monthlyEmissions(compute)
  return {
    name,
    monthlyUsd,
    sku: instance.sku,
    region: placement.region,
    instances,
    kgCO2ePerMonth: emissions.kind === 'known' ? emissions.kgCO2e : null,
  }
}
