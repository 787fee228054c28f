import { providerName } from '../../catalog/instance.ts'
import { formatMonths, formatPercent, formatUsd } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { horizonMonths, monthlyUsdAfter, monthsWithin } from '../sizing/capacity.ts'
import { isWithoutPlan } from '../sizing/plan.ts'

/**
 * How much of the budget the plan takes, and when growth uses up the rest: at the moment at which an instance has to be added that the
 * budget does not cover (see `monthsWithin`). A budget that is too small is reported by validation.
 */
export const budgetFitRule: Rule = ({ requirements, best }) => {
  const { monthlyBudgetUsd, growthPercentPerYear } = requirements
  if (monthlyBudgetUsd === null || isWithoutPlan(best) || best.monthlyUsd === 0 || best.monthlyUsd > monthlyBudgetUsd)
    return []
  const growth = (growthPercentPerYear ?? 0) / 100
  const months = monthsWithin(best, growth, monthlyBudgetUsd)
  const left = monthlyBudgetUsd - best.monthlyUsd
  const soon = months !== null && months < 12
  const inAYear = monthlyUsdAfter(best, growth, 12)
  return [
    finding({
      key: 'budget-fit',
      title:
        months === null
          ? `The plan takes ${formatPercent(best.monthlyUsd / monthlyBudgetUsd)} of the budget: keep ${formatUsd(left)} for failures and peaks`
          : `The budget lasts ${formatMonths(months)} at ${formatPercent(growth)} growth a year`,
      rationale: `The plan costs ${formatUsd(best.monthlyUsd)} of ${formatUsd(monthlyBudgetUsd)} a month. ${outlook({ growth, months, inAYear })} ${best.unplaced > 0 ? `${best.unplaced} of the workloads are not in that sum, because nothing permitted holds them.` : 'List prices on demand, without network, staff and support.'}`,
      category: 'COST',
      severity: soon ? 'HIGH' : 'LOW',
      confidence: best.unplaced > 0 ? 0.4 : 0.7,
      monthlyUsd: 0,
      effort: 'HOURS',
      steps: [
        soon
          ? `Ask now for ${formatUsd(inAYear)} a month a year from now, or take the savings of this report first`
          : `Set an alert at ${formatUsd(Math.min(monthlyBudgetUsd, best.monthlyUsd * 1.2))}`,
      ],
      evidence: [
        given('Monthly budget', formatUsd(monthlyBudgetUsd)),
        computed(
          'Plan',
          formatUsd(best.monthlyUsd),
          `cheapest plan on ${providerName(best.provider)}: compute, storage, vector index`,
        ),
        ...(growth > 0
          ? [computed('A month a year from now', formatUsd(inAYear), 'whole instances for the demand by then')]
          : []),
      ],
    }),
  ]
}

function outlook({ growth, months, inAYear }: { growth: number; months: number | null; inAYear: number }): string {
  if (growth <= 0) return 'No growth is stated, so nothing uses up the rest by itself.'
  if (months === null)
    return `Growing ${formatPercent(growth)} a year it stays below the budget for ${formatMonths(horizonMonths)}.`
  const when = months < 1 ? 'in less than a month' : `after ${formatMonths(months)}`
  return `Growing ${formatPercent(growth)} a year it needs ${formatUsd(inAYear)} a month in a year, and more than the budget ${when}.`
}
