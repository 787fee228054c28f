import { providerName } from '../../catalog/instance.ts'
import { emissionsEvidence } from '../emissions.ts'
import { findingKey } from '../finding-key.ts'
import { count, formatDuration, formatNumber, formatPercent, formatUsd, inWords, nameList } from '../format.ts'
import { computed, finding, statedOnce } from '../rules.ts'
import type { MonthlyUsd, Rule, Situation } from '../rules.ts'
import { growthOf } from '../sizing/capacity-step.ts'
import {
  describeInstances,
  describeSharing,
  growthText,
  describeTarget,
  priceEvidence,
  servingEvidence,
  trainingEvidence,
} from '../sizing/describe.ts'
import { purchasesFor, servedWorkloads, trainedWorkloads } from '../sizing/select.ts'
import type { Purchase, ServedWorkload, TrainedWorkload } from '../sizing/select.ts'
import type { Effort } from '../types.ts'

/**
 * Names the cheapest instances that hold each workload and meet its targets (see `planServing`, `planTraining`). The
 * cost impact is the whole monthly cost where nothing runs today; where something does, the change is told once, by the
 * comparison with the current spend.
 */
export const chooseInstancesRule: Rule = (situation) => [
  ...purchasesFor(situation.best, servedWorkloads(situation.best)).map((purchase) =>
    purchase.items.length === 1 ? serving(purchase.first, situation) : sharing(purchase, situation),
  ),
  ...trainedWorkloads(situation.best).map((item) => training(item, situation)),
]

function serving(item: ServedWorkload, situation: Situation): ReturnType<typeof finding> {
  const { name, index, demand, plan } = item
  const { shape } = plan
  const width = shape.groupSize * shape.stages
  return finding({
    key: findingKey('choose-instances', item),
    title: `Serve "${name}" on ${describeInstances(plan)}`,
    rationale: `${formatNumber(demand.requestsPerSecond)} requests a second of ${formatNumber(demand.inputTokens)}${demand.outputTokens === 0 ? '' : ` + ${formatNumber(demand.outputTokens)}`} tokens need ${count(plan.replicas, 'replica')} of ${count(width, 'accelerator')}${shape.stages > 1 ? ` over ${shape.stages} instances` : ''}, each of which carries ${formatNumber(plan.requestsPerSecondPerReplica)} requests a second (${formatPercent(plan.utilization)} of its saturation rate). ${limitText(item)} It is the cheapest permitted choice on ${providerName(situation.best.provider)}${costText(situation, plan.monthlyUsd)}`,
    category: 'COMPUTE',
    severity: 'HIGH',
    confidence: confidence(demand.assumed.length, plan.placement.estimated),
    ...costAndEffort(situation, plan.monthlyUsd),
    steps: [
      `Request quota for ${describeInstances(plan)}`,
      `Load-test one replica (${width} × ${shape.accelerator.name}, tensor parallel ${shape.groupSize}) with the real mix of lengths; expect about ${formatNumber(plan.requestsPerSecondPerReplica)} requests a second`,
      `Start with ${count(plan.replicas, 'replica')} and a batch limit of ${plan.batch}`,
    ],
    evidence: [
      priceEvidence(plan),
      ...servingEvidence(plan, demand),
      emissionsEvidence({ kind: 'serving', demand, plan }),
      ...alternatives(index, situation),
    ],
  })
}

/** Several workloads on one instance: one recommendation, with what each of them reaches. */
function sharing({ items, first, monthlyUsd }: Purchase, situation: Situation): ReturnType<typeof finding> {
  const { plan } = first
  const one = describeInstances({ ...plan, sharing: null })
  const assumed = Math.max(...items.map(({ demand }) => demand.assumed.length))
  return finding({
    key: findingKey('choose-instances', first),
    title: `Serve ${nameList(items)} together on ${one}`,
    rationale: `${count(items.length, 'workload')} fit one instance. ${[...new Set(items.map((item) => describeSharing(item.plan, item.demand)))].slice(0, 4).join(' ')} ${growthText(plan)} It is the cheapest permitted choice on ${providerName(situation.best.provider)}: ${formatUsd(monthlyUsd)} a month, which is divided in proportion to what each would cost alone.`,
    category: 'COMPUTE',
    severity: 'HIGH',
    confidence: confidence(assumed, plan.placement.estimated) - 0.05,
    ...costAndEffort(situation, monthlyUsd),
    steps: [
      `Request quota for ${one}`,
      'Limit the memory of each server on the instance to its part, and load-test all of them together',
      'Watch the 99th percentile of each; move the busiest to an instance of its own when a target is missed',
    ],
    evidence: [
      priceEvidence(plan),
      ...items
        .slice(0, 10)
        .map((item) =>
          computed(
            `"${item.name}"`,
            `${formatNumber(item.demand.requestsPerSecond)} requests a second, 99 % within ${formatDuration(item.plan.latencySeconds)}, batch limit ${item.plan.batch}, ${formatUsd(item.plan.monthlyUsd)} a month`,
            'queue slowed down by the others on its accelerators (Kelly 1979, chapter 3); price alone ÷ that of all',
          ),
        ),
      emissionsEvidence({ kind: 'serving', demand: first.demand, plan: { ...plan, sharing: null } }),
    ],
  })
}

function training(item: TrainedWorkload, situation: Situation): ReturnType<typeof finding> {
  const { name, index, demand, plan } = item
  return finding({
    key: findingKey('choose-instances', item),
    title: `Train "${name}" on ${describeInstances(plan)}`,
    rationale: `${formatNumber(demand.model.paramsB)} billion parameters on ${formatNumber(demand.tokensB)} billion tokens take ${formatNumber(plan.acceleratorHours)} hours of ${plan.instance.family.accelerator.name}, checkpoints and repeated work included: ${formatDuration(plan.hours * 3600)} on ${count(plan.accelerators, 'accelerator')}, ${plan.meetsDeadline ? 'within' : 'beyond'} the ${count(demand.days, 'day')}. ${plan.sizedBy === 'memory' ? 'Memory for the training state decides their number' : 'The deadline decides their number'}. The run costs ${formatUsd(plan.jobUsd)}, the least on ${providerName(situation.best.provider)}; ${runsText(item)}.`,
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

/** Growing demand is part of the choice: what is cheapest today may be full next month. */
function costText({ requirements }: Situation, usd: number): string {
  return growthOf(requirements) === 0
    ? `: ${formatUsd(usd)} a month.`
    : ` over the coming year, growth included: ${formatUsd(usd)} a month today.`
}

function limitText({ demand, plan }: ServedWorkload): string {
  if (plan.fastest !== null)
    return `No permitted instance meets the latency target (at best ${formatDuration(plan.fastest.aloneSeconds)} for 99 % of the requests), so the plan is made without it: 99 % are answered within ${formatDuration(plan.latencySeconds)}.`
  if (plan.limit === 'latency')
    return `The ${demand.targets.length === 1 ? 'target' : count(demand.targets.length, 'target')} (${inWords(demand.targets.map(describeTarget))}) ${demand.targets.length === 1 ? 'limits' : 'limit'} that rate.`
  if (plan.limit === 'memory') return `Accelerator memory limits the batch to ${plan.batch} requests.`
  return demand.outputTokens === 0
    ? 'Compute limits that rate: the model generates no tokens.'
    : `The inference server limits the batch to ${plan.batch} requests.`
}

function alternatives(index: number, { providers }: Situation): readonly ReturnType<typeof computed>[] {
  return providers.slice(1).flatMap((other) => {
    const item = other.workloads[index]
    if (item === undefined || item.compute.kind === 'none' || item.compute.plan === null) return []
    const { plan } = item.compute
    return [
      computed(
        `On ${providerName(other.provider)}`,
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
