import { daysPerMonth } from '../../catalog/assumptions.ts'
import { findingKey } from '../finding-key.ts'
import { count, formatNumber, formatPower } from '../format.ts'
import { computed, finding, given, unknownCost } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { describeInstances } from '../sizing/describe.ts'
import { trainedWorkloads } from '../sizing/select.ts'
import type { TrainedWorkload } from '../sizing/select.ts'
import { flopsPerParameterAndToken } from '../sizing/training-speed.ts'

/** The largest synchronous training run that is described in public: Llama 3 405B, arXiv 2407.21783, section 3.3. */
const largestPublishedCluster = 16_384

/**
 * Finds deadlines that cannot be met: later than the fastest plan ends, needing a cluster beyond any that is published, or
 * longer than the hours a month that the workload may run (hours needed ≤ days ÷ 30.4 × hours a month).
 */
export const trainingContradictionsRule: Rule = ({ best }) =>
  trainedWorkloads(best).flatMap((item) => [...missedDeadline(item), ...tooLarge(item), ...tooFewHours(item)])

function missedDeadline({ name, index, demand, plan }: TrainedWorkload): ReturnType<Rule> {
  if (plan.meetsDeadline) return []
  const days = plan.hours / 24
  return [
    finding({
      key: findingKey('missed-deadline', { name, index }),
      title: `"${name}" takes ${count(days, 'day')} instead of ${formatNumber(demand.days)}`,
      rationale: `${formatPower(plan.flops)} FLOPs take ${count(days, 'day')} on the fastest permitted choice, ${describeInstances(plan)}, which cannot be joined to a larger cluster.`,
      category: 'PERFORMANCE',
      severity: 'CRITICAL',
      confidence: 0.8,
      monthlyUsd: unknownCost('it depends on what is changed: provider, deadline or tokens'),
      effort: 'DAYS',
      steps: [
        'Permit a provider and region with clustered instances (P4d, P5, ND, BM.GPU)',
        `Or allow ${count(Math.ceil(days), 'day')}, or train on ${formatNumber((demand.tokensB * demand.days) / days)} billion tokens`,
      ],
      evidence: [given('Deadline', count(demand.days, 'day')), hoursNeeded(demand, plan)],
    }),
  ]
}

function tooLarge({ name, index, demand, plan }: TrainedWorkload): ReturnType<Rule> {
  if (plan.accelerators <= largestPublishedCluster) return []
  return [
    finding({
      key: findingKey('cluster-too-large', { name, index }),
      title: `"${name}" would need ${formatNumber(plan.accelerators)} accelerators at once`,
      rationale: `Training ${formatNumber(demand.model.paramsB)} billion parameters on ${formatNumber(demand.tokensB)} billion tokens in ${count(demand.days, 'day')} needs ${formatNumber(plan.accelerators)} accelerators, ${formatNumber(plan.accelerators / largestPublishedCluster)} times the largest run described in public. No provider rents that on demand.`,
      category: 'COMPUTE',
      severity: 'CRITICAL',
      confidence: 0.9,
      monthlyUsd: unknownCost('no provider rents such a cluster on demand'),
      effort: 'MONTHS',
      steps: [
        'Check modelParamsB and trainingTokensB for a slip of units: both are billions',
        `Or allow ${count((demand.days * plan.accelerators) / largestPublishedCluster, 'day')}`,
      ],
      evidence: [
        computed(
          'Largest published run',
          `${formatNumber(largestPublishedCluster)} H100`,
          'arXiv 2407.21783, section 3.3',
        ),
        hoursNeeded(demand, plan),
      ],
    }),
  ]
}

function tooFewHours({ name, index, workload, demand, plan }: TrainedWorkload): ReturnType<Rule> {
  if (workload.hoursPerMonth === null || workload.trainingDays === null) return []
  const available = (demand.days / daysPerMonth) * demand.hoursPerMonth
  if (plan.hours <= available) return []
  return [
    finding({
      key: findingKey('hours-against-deadline', { name, index }),
      title: `"${name}" needs ${formatNumber(plan.hours)} hours, but may run ${formatNumber(available)} before its deadline`,
      rationale: `${formatNumber(demand.hoursPerMonth)} hours a month leave ${formatNumber(available)} hours in ${count(demand.days, 'day')}; the run takes ${formatNumber(plan.hours)} on ${describeInstances(plan)}. The two statements contradict each other.`,
      category: 'DATA',
      severity: 'HIGH',
      confidence: 0.85,
      monthlyUsd: 0,
      effort: 'HOURS',
      steps: ['Drop hoursPerMonth for training, which runs through', 'Or move the deadline'],
      evidence: [
        given('Hours a month', String(demand.hoursPerMonth)),
        given('Days', String(demand.days)),
        hoursNeeded(demand, plan),
      ],
    }),
  ]
}

function hoursNeeded(
  demand: TrainedWorkload['demand'],
  { hours }: TrainedWorkload['plan'],
): ReturnType<typeof computed> {
  const factor = flopsPerParameterAndToken(demand)
  return computed(
    'Hours needed',
    formatNumber(hours),
    `${factor}·N·D FLOPs ÷ (accelerators × peak × utilization), checkpoints and failures included`,
  )
}
