import { providerName } from '../../catalog/instance.ts'
import { count, formatGB } from '../format.ts'
import { adviseByRules } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { datasetsOf } from '../sizing/datasets.ts'
import { purchasesFor, servedWorkloads, trainedWorkloads } from '../sizing/select.ts'
import type { AgentOutcome, Requirements } from '../types.ts'
import { autoscalingRule } from './autoscaling.ts'
import { datasetRule } from './dataset.ts'
import { growthRule } from './growth.ts'
import { pipelineThroughputRule } from './pipeline-throughput.ts'
import { redundancyRule } from './redundancy.ts'
import { vectorIndexRule } from './vector-index.ts'

const rules: readonly Rule[] = [
  redundancyRule,
  autoscalingRule,
  growthRule,
  datasetRule,
  vectorIndexRule,
  pipelineThroughputRule,
]

/** Redundancy, scaling, growth, and the storage and network that the data needs. */
export function adviseOnInfrastructure(requirements: Requirements): AgentOutcome {
  return adviseByRules(requirements, rules, ({ best }, findings) => {
    const plans = [
      ...purchasesFor(best, servedWorkloads(best)).map(({ first }) => first),
      ...trainedWorkloads(best),
    ].map(({ plan }) => plan)
    const instances = plans.reduce((sum, plan) => sum + plan.instances, 0)
    const dataBytes = datasetsOf(requirements.workloads).reduce((sum, { gigabytes }) => sum + gigabytes * 1e9, 0)
    return {
      summary: `${count(instances, 'accelerator instance')} and ${formatGB(dataBytes)} of data on ${providerName(best.provider)}: ${count(findings.length, 'measure')} for redundancy, growth and data.`,
      details: { instances, dataBytes, growthPercentPerYear: requirements.growthPercentPerYear },
    }
  })
}
