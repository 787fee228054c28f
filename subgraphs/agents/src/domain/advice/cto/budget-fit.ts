import { formatNumber, formatPercent, formatUsd } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'

/**
 * How much of the budget the plan takes, and when growth uses up the rest: 12 × ln(budget ÷ plan) ÷ ln(1 + growth) months
 * if all cost grows with demand, the cautious case. A budget that is too small is reported by validation.
 */
export const budgetFitRule: Rule = ({ requirements, best }) => {
  const { monthlyBudgetUsd, growthPercentPerYear } = requirements
  if (monthlyBudgetUsd === null || best.monthlyUsd === 0 || best.monthlyUsd > monthlyBudgetUsd) return []
  const growth = (growthPercentPerYear ?? 0) / 100
  const months = growth > 0 ? (12 * Math.log(monthlyBudgetUsd / best.monthlyUsd)) / Math.log(1 + growth) : null
  const left = monthlyBudgetUsd - best.monthlyUsd
  const soon = months !== null && months < 12
  return [
    finding({
      key: 'budget-fit',
      title:
        months === null
          ? `The plan takes ${formatPercent(best.monthlyUsd / monthlyBudgetUsd)} of the budget: keep ${formatUsd(left)} for failures and peaks`
          : `The budget lasts ${formatNumber(months)} months at ${formatPercent(growth)} growth a year`,
      rationale: `The plan costs ${formatUsd(best.monthlyUsd)} of ${formatUsd(monthlyBudgetUsd)} a month. ${months === null ? 'No growth is stated, so nothing uses up the rest by itself.' : `Growing ${formatPercent(growth)} a year it reaches the budget after ${formatNumber(months)} months.`} ${best.unplaced > 0 ? `${best.unplaced} of the workloads are not in that sum, because nothing permitted holds them.` : 'List prices on demand, without network, staff and support.'}`,
      category: 'COST',
      severity: soon ? 'HIGH' : 'LOW',
      confidence: best.unplaced > 0 ? 0.4 : 0.7,
      monthlyUsd: null,
      effort: 'HOURS',
      steps: [
        soon
          ? `Ask now for ${formatUsd(best.monthlyUsd * (1 + growth))} a month a year from now, or take the savings of this report first`
          : `Set an alert at ${formatUsd(best.monthlyUsd * 1.2)}, a fifth above the plan`,
      ],
      evidence: [
        given('Monthly budget', formatUsd(monthlyBudgetUsd)),
        computed('Plan', formatUsd(best.monthlyUsd), `cheapest plan on ${best.provider}, compute and storage`),
        ...(months === null
          ? []
          : [computed('Reached after', `${formatNumber(months)} months`, '12 × ln(budget ÷ plan) ÷ ln(1 + growth)')]),
      ],
    }),
  ]
}
