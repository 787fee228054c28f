import { providerName } from '../../catalog/instance.ts'
import { formatPercent, formatUsd } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { describeCost } from '../sizing/describe.ts'
import { isWithoutPlan } from '../sizing/plan.ts'

/** Finds a budget that is smaller than the cheapest plan for all workloads: sum of compute and storage, at list price. */
export const budgetBelowMinimumRule: Rule = ({ requirements, best }) => {
  const budget = requirements.monthlyBudgetUsd
  if (budget === null || best.monthlyUsd <= budget || isWithoutPlan(best)) return []
  const short = best.monthlyUsd - budget
  const dearest = best.workloads.toSorted((a, b) => b.monthlyUsd - a.monthlyUsd)[0]
  return [
    finding({
      key: 'budget-below-minimum',
      title: `Raise the budget by ${formatUsd(short)} a month or ask for less`,
      rationale: `The cheapest plan that the rules permit costs ${describeCost(best)} on ${providerName(best.provider)}; the budget is ${formatUsd(budget)}. ${dearest === undefined ? '' : `"${dearest.name}" takes ${formatPercent(dearest.monthlyUsd / best.monthlyUsd)} of it.`}`,
      category: 'COST',
      severity: short > budget ? 'CRITICAL' : 'HIGH',
      confidence: 0.75,
      monthlyUsd: 0,
      effort: 'DAYS',
      steps: [
        dearest === undefined
          ? 'Review the workloads'
          : `Look first at "${dearest.name}": precision, model size, hours`,
        'Apply the savings that the other agents found, and compare again',
        `If the demand stands, plan for ${formatUsd(best.monthlyUsd)} a month`,
      ],
      evidence: [
        given('Monthly budget', formatUsd(budget)),
        ...best.workloads.map(({ name, monthlyUsd }) =>
          computed(`"${name}"`, formatUsd(monthlyUsd), 'cheapest plan on demand: compute, storage, vector index'),
        ),
      ],
    }),
  ]
}
