import { hoursPerMonthAlwaysOn } from '../../catalog/assumptions.ts'
import { findingKey } from '../finding-key.ts'
import { formatNumber, formatPercent, formatUsd } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { describeInstances } from '../sizing/describe.ts'
import { servedWorkloads } from '../sizing/select.ts'

/**
 * Recommends a one-year commitment where it is cheaper: it is paid for all 730 hours of a month, so it wins where the
 * hours used exceed 730 × (committed price ÷ on-demand price). Only for families whose committed price is listed.
 */
export const commitForAYearRule: Rule = ({ best, requirements }) =>
  servedWorkloads(best).flatMap(({ name, index, demand, plan }) => {
    const factor = plan.instance.family.oneYearCommitmentFactor
    if (factor === null) return []
    const breakEvenHours = hoursPerMonthAlwaysOn * factor
    const hourlyUsd = plan.instances * plan.placement.usdPerHour
    const saved = hourlyUsd * (demand.hoursPerMonth - breakEvenHours)
    if (saved <= 0 || (requirements.growthPercentPerYear ?? 0) < 0) return []
    return [
      finding({
        key: findingKey('commit-for-a-year', { name, index }),
        title: `Commit to ${describeInstances(plan)} for a year: ${formatUsd(saved)} a month less`,
        rationale: `"${name}" runs ${formatNumber(demand.hoursPerMonth)} hours a month. A one-year commitment costs ${formatPercent(factor)} of the on-demand price but for all ${hoursPerMonthAlwaysOn} hours, so it pays from ${formatNumber(breakEvenHours)} hours on.`,
        category: 'COST',
        severity: 'MEDIUM',
        confidence: 0.7,
        monthlyUsd: -saved,
        effort: 'HOURS',
        steps: [
          'Run on demand for two to four weeks and confirm the number of instances with measured load',
          `Commit to that base (${formatNumber(plan.instances)} instances at most) without upfront payment; keep peaks on demand`,
        ],
        evidence: [
          computed(
            'Committed price',
            `${formatPercent(factor)} of on demand`,
            `${plan.instance.family.source.name}, one year, no upfront`,
          ),
          computed('Break-even', `${formatNumber(breakEvenHours)} hours a month`, '730 × committed ÷ on-demand price'),
          given('Hours a month', formatNumber(demand.hoursPerMonth)),
        ],
      }),
    ]
  })
