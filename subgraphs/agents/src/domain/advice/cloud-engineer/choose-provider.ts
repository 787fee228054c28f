import { providerName } from '../../catalog/instance.ts'
import { formatPercent, formatUsd } from '../format.ts'
import { computed, finding } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { describeCost } from '../sizing/describe.ts'
import { isWithoutPlan } from '../sizing/plan.ts'

/** Compares the same workloads across the permitted providers: fewest unplaced, fewest missed targets, then price. */
export const chooseProviderRule: Rule = ({ providers, best }) => {
  const second = providers[1]
  if (second === undefined || best.monthlyUsd === 0 || isWithoutPlan(best)) return []
  const complete = second.unplaced === best.unplaced && second.missed === best.missed
  const saved = second.comparedUsd - best.comparedUsd
  return [
    finding({
      key: 'choose-provider',
      title: complete
        ? saved < best.comparedUsd / 100
          ? `${providerName(best.provider)} and ${providerName(second.provider)} cost the same: let other reasons decide`
          : `Prefer ${providerName(best.provider)}: ${formatUsd(saved)} a month less than ${providerName(second.provider)}`
        : `Prefer ${providerName(best.provider)}: ${providerName(second.provider)} leaves workloads unplaced or late`,
      rationale: complete
        ? `The same workloads cost ${formatUsd(best.comparedUsd)} a month on ${providerName(best.provider)} and ${formatUsd(second.comparedUsd)} on ${providerName(second.provider)} (${formatPercent(saved / best.comparedUsd)} more), at list price on demand in the cheapest permitted regions.${best.comparedUsd > best.monthlyUsd ? ' A training run that lasts longer than a month counts as a whole.' : ''}`
        : `On ${providerName(best.provider)} ${best.unplaced + best.missed} workloads lack a place or miss a target; on ${providerName(second.provider)} it is ${second.unplaced + second.missed}.`,
      category: 'COST',
      severity: saved > best.comparedUsd * 0.2 || !complete ? 'MEDIUM' : 'LOW',
      confidence: 0.65,
      monthlyUsd: 0,
      effort: 'WEEKS',
      steps: [
        `Ask ${providerName(best.provider)} and ${providerName(second.provider)} for a quote on the same instance list; discounts differ more than list prices`,
        'Check the quota that each grants in the first week',
      ],
      evidence: providers.map((plan) =>
        computed(
          providerName(plan.provider),
          describeCost(plan),
          'sum of the cheapest plans, storage and vector indexes',
        ),
      ),
    }),
  ]
}
