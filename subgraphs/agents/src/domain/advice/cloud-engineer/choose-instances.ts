import { emissionsEvidence } from '../emissions.ts'
import { findingKey } from '../finding-key.ts'
import { count, formatDuration, formatNumber, formatPercent, formatUsd, inWords } from '../format.ts'
import { computed, finding, statedOnce } from '../rules.ts'
import type { MonthlyUsd, Rule, Situation } from '../rules.ts'
import {
  describeInstances,
  describeSharing,
  describeTarget,
  priceEvidence,
  servingEvidence,
  trainingEvidence,
} from '../sizing/describe.ts'
import { servedWorkloads, trainedWorkloads } from '../sizing/select.ts'
import type { ServedWorkload, TrainedWorkload } from '../sizing/select.ts'
import type { Effort } from '../types.ts'

/**
 * Names the cheapest instances that hold each workload and meet its targets (see `planServing`, `planTraining`). The
 * cost impact is the whole monthly cost where nothing runs today; where something does, the change is told once, by the
 * comparison with the current spend.
 */
export const chooseInstancesRule: Rule = (situation) => [
  ...servedWorkloads(situation.best).map((item) => serving(item, situation)),
  ...trainedWorkloads(situation.best).map((item) => training(item, situation)),
]

function serving(item: ServedWorkload, situation: Situation): ReturnType<typeof finding> {
  const { name, index, demand, plan } = item
  const { shape } = plan
  const width = shape.groupSize * shape.stages
  return finding({
    key: findingKey('choose-instances', item),
    title: `Serve "${name}" on ${describeInstances(plan)}`,
    rationale: `${formatNumber(demand.requestsPerSecond)} requests a second of ${formatNumber(demand.inputTokens)} + ${formatNumber(demand.outputTokens)} tokens need ${count(plan.replicas, 'replica')} of ${count(width, 'accelerator')}${shape.stages > 1 ? ` over ${shape.stages} instances` : ''}, each good for ${formatNumber(plan.requestsPerSecondPerReplica)} requests a second, ${formatPercent(plan.utilization)} of the rate at which its queue would grow without end. ${limitText(item)}${plan.sharing === null ? '' : ` ${describeSharing(plan)}`} It is the cheapest permitted choice on ${situation.best.provider}: ${formatUsd(plan.monthlyUsd)} a month${plan.sharing === null ? '' : ` of ${formatUsd(plan.monthlyUsd / plan.sharing.costShare)}, ${formatPercent(plan.sharing.costShare)} as its price alone to that of all`}.`,
    category: 'COMPUTE',
    severity: 'HIGH',
    confidence: confidence(demand.assumed.length, plan.placement.estimated),
    ...costAndEffort(situation, plan.monthlyUsd),
    steps: [
      `Request quota for ${describeInstances(plan)}`,
      `Load-test one replica (${width} × ${shape.accelerator.name}, tensor parallel ${shape.groupSize}) with the real mix of lengths; expect about ${formatNumber(plan.requestsPerSecondPerReplica)} requests a second`,
      `Start with ${count(plan.replicas, 'replica')} and a batch limit of ${plan.batch}`,
      ...(plan.sharing === null
        ? []
        : ['Limit the memory of each server on the instance to its part, and load-test all of them together']),
    ],
    evidence: [
      priceEvidence(plan),
      ...servingEvidence(plan, demand),
      emissionsEvidence({ kind: 'serving', demand, plan }),
      ...alternatives(index, situation),
    ],
  })
}

function training(item: TrainedWorkload, situation: Situation): ReturnType<typeof finding> {
  const { name, index, demand, plan } = item
  return finding({
    key: findingKey('choose-instances', item),
    title: `Train "${name}" on ${describeInstances(plan)}`,
    rationale: `${formatNumber(demand.model.paramsB)} billion parameters on ${formatNumber(demand.tokensB)} billion tokens take ${formatNumber(plan.acceleratorHours)} hours of ${plan.instance.family.accelerator.name}, checkpoints and repeated work included: ${formatDuration(plan.hours * 3600)} on ${count(plan.accelerators, 'accelerator')}, ${plan.meetsDeadline ? 'within' : 'beyond'} the ${formatNumber(demand.days)} days. ${plan.sizedBy === 'memory' ? 'Their number follows from the memory of the training state' : 'Their number follows from the deadline'}. The run costs ${formatUsd(plan.jobUsd)}, the least on ${situation.best.provider}; ${runsText(item)}.`,
    category: 'COMPUTE',
    severity: 'HIGH',
    confidence: confidence(demand.assumed.length, plan.placement.estimated),
    ...costAndEffort(situation, plan.monthlyUsd),
    steps: [
      `Reserve ${describeInstances(plan)} for ${formatDuration(plan.hours * 3600)}`,
      `Measure tokens a second in the first hour; ${formatNumber((demand.tokensB * 1e9) / (plan.hours * 3600))} keep the plan`,
      'Write checkpoints from the first hour on',
    ],
    evidence: [
      priceEvidence(plan),
      ...trainingEvidence(plan, demand.method === 'full' ? '6·N·D' : '4·N·D'),
      emissionsEvidence({ kind: 'training', demand, plan }),
      ...alternatives(index, situation),
    ],
  })
}

function runsText({ demand, plan }: TrainedWorkload): string {
  if (demand.isOneOff) return 'it is done once'
  if (demand.runsPerMonth !== 1) return `the plan counts ${formatNumber(demand.runsPerMonth)} runs a month`
  return plan.hours > demand.hoursPerMonth ? 'the plan counts one month of it' : 'the plan counts one run a month'
}

function limitText({ demand, plan }: ServedWorkload): string {
  if (!plan.meetsLatency)
    return `No permitted instance meets the latency target (at best ${formatDuration(plan.fastest.aloneSeconds)} for 99 % of the requests), so it is not part of the plan: 99 % are answered within ${formatDuration(plan.latencySeconds)}.`
  if (plan.limit === 'latency')
    return `The ${count(demand.targets.length, 'target')} (${inWords(demand.targets.map(describeTarget))}) ${demand.targets.length === 1 ? 'limits' : 'limit'} that rate.`
  if (plan.limit === 'memory') return `Memory limits the batch to ${plan.batch}.`
  return demand.outputTokens === 0
    ? 'Arithmetic limits it: nothing is generated.'
    : `The server limits the batch to ${plan.batch}.`
}

function alternatives(index: number, { providers }: Situation): readonly ReturnType<typeof computed>[] {
  return providers.slice(1).flatMap((other) => {
    const item = other.workloads[index]
    if (item === undefined || item.compute.kind === 'none' || item.compute.plan === null) return []
    const { plan } = item.compute
    return [
      computed(
        `On ${other.provider}`,
        `${describeInstances(plan)}, ${formatUsd(plan.monthlyUsd)} a month`,
        plan.instance.family.source.name,
      ),
    ]
  })
}

function confidence(assumptions: number, estimated: boolean): number {
  return Math.max(0.3, 0.8 - 0.1 * assumptions - (estimated ? 0.1 : 0))
}

function costAndEffort({ requirements }: Situation, usd: number): { monthlyUsd: MonthlyUsd; effort: Effort } {
  return { monthlyUsd: requirements.currentInfrastructure === null ? usd : statedOnce, effort: 'DAYS' }
}
