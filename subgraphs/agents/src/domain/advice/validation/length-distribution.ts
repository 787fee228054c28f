import { findingKey } from '../finding-key.ts'
import { formatDuration, formatUsd } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule, Situation } from '../rules.ts'
import { growthOf } from '../sizing/capacity-step.ts'
import { describeInstances } from '../sizing/describe.ts'
import { fixedLengths } from '../sizing/lengths.ts'
import { offersOf } from '../sizing/plan.ts'
import { servedWorkloads } from '../sizing/select.ts'
import type { ServedWorkload } from '../sizing/select.ts'
import { planServing } from '../sizing/serving-plan.ts'

/**
 * Says what the assumed distribution of lengths costs: where a percentile is the target and no 95th percentile of the lengths is stated,
 * they are taken as exponential, and the longest answers decide. The other end is requests of one length.
 */
export const lengthDistributionRule: Rule = (situation) =>
  servedWorkloads(situation.best).flatMap((item) => {
    const unstated = [
      ...(item.demand.inputLengths.spread === 'exponential' ? ['inputTokensP95'] : []),
      ...(item.demand.outputLengths.spread === 'exponential' ? ['outputTokensP95'] : []),
    ]
    return item.demand.targets.length === 0 || unstated.length === 0 ? [] : findingFor(item, unstated, situation)
  })

function findingFor(
  { name, index, demand, plan }: ServedWorkload,
  unstated: readonly string[],
  { requirements, best }: Situation,
): ReturnType<Rule> {
  const even = {
    ...demand,
    inputLengths: fixedLengths(demand.inputTokens),
    outputLengths: fixedLengths(demand.outputTokens),
  }
  const other = planServing(even, offersOf(requirements, best.provider), growthOf(requirements))
  if (other === null || !other.meetsLatency) return []
  if (plan.meetsLatency && other.monthlyUsd > 0.95 * plan.monthlyUsd) return []
  return [
    finding({
      key: findingKey('length-distribution', { name, index }),
      title: plan.meetsLatency
        ? `State ${unstated.join(' and ')} of "${name}": the plan costs ${formatUsd(other.monthlyUsd)} to ${formatUsd(plan.monthlyUsd)} a month depending on them`
        : `State ${unstated.join(' and ')} of "${name}": whether its target can be reached depends on them`,
      rationale: `Only the mean lengths of "${name}" are stated, so they are taken as exponentially distributed: one request in a hundred is more than 4.6 times as long as the mean, and decides the 99th percentile. If all were of the mean length, ${describeInstances(other)} would keep the targets for ${formatUsd(other.monthlyUsd)} a month; the plan is ${describeInstances(plan)} for ${formatUsd(plan.monthlyUsd)}${plan.meetsLatency ? '' : ', made without the target'}.`,
      category: 'DATA',
      severity: 'HIGH',
      confidence: 0.9,
      monthlyUsd: 0,
      effort: 'HOURS',
      steps: [
        `Take the 95th percentile of the lengths of "${name}" from its logs, or from the limit that the client sets`,
        'Add it to the assessment and run it again',
      ],
      evidence: [
        given('Not stated', unstated.join(', ')),
        computed(
          'With one length',
          `${describeInstances(other)}, ${formatUsd(other.monthlyUsd)} a month, ${formatDuration(other.latencySeconds)} for 99 %`,
          'the same queue with requests of the mean length',
        ),
      ],
    }),
  ]
}
