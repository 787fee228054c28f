import { formatPercent, formatUsd } from '../format.ts'
import { computed, finding } from '../rules.ts'
import type { Rule } from '../rules.ts'

/** Compares the same workloads across the permitted providers: fewest unplaced, fewest missed targets, then price. */
export const chooseProviderRule: Rule = ({ providers, best }) => {
  const second = providers[1]
  if (second === undefined || best.monthlyUsd === 0) return []
  const complete = second.unplaced === best.unplaced && second.missed === best.missed
  const saved = second.monthlyUsd - best.monthlyUsd
  return [
    finding({
      key: 'choose-provider',
      title: complete
        ? `Prefer ${best.provider}: ${formatUsd(saved)} a month less than ${second.provider}`
        : `Prefer ${best.provider}: ${second.provider} leaves workloads unplaced or late`,
      rationale: complete
        ? `The same workloads cost ${formatUsd(best.monthlyUsd)} a month on ${best.provider} and ${formatUsd(second.monthlyUsd)} on ${second.provider} (${formatPercent(saved / best.monthlyUsd)} more), at list price on demand in the cheapest permitted regions.`
        : `On ${best.provider} ${best.unplaced + best.missed} workloads lack a place or miss a target; on ${second.provider} it is ${second.unplaced + second.missed}.`,
      category: 'COST',
      severity: saved > best.monthlyUsd * 0.2 || !complete ? 'MEDIUM' : 'LOW',
      confidence: 0.65,
      monthlyUsd: null,
      effort: 'WEEKS',
      steps: [
        `Ask ${best.provider} and ${second.provider} for a quote on the same instance list; discounts differ more than list prices`,
        'Check the quota that each grants in the first week',
      ],
      evidence: providers.map(({ provider, monthlyUsd, unplaced, missed }) =>
        computed(
          provider,
          `${formatUsd(monthlyUsd)} a month, ${unplaced} unplaced, ${missed} missing a target`,
          'sum of the cheapest plans and storage',
        ),
      ),
    }),
  ]
}
