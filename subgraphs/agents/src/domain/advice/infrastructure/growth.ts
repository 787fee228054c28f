import { findingKey } from '../finding-key.ts'
import { count, formatMonths, formatNumber, formatPercent, formatUsd, nameList } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { capacityOf, monthsUntil, planAtLoad } from '../sizing/capacity.ts'
import { requestsPerMonth } from '../sizing/demand.ts'
import { purchasesFor, servedWorkloads } from '../sizing/select.ts'
import type { Purchase, ServedWorkload } from '../sizing/select.ts'

/**
 * When the planned capacity is used up, and what a year's growth needs. Demand after m months is
 * today's × (1 + growth)^(m ÷ 12); capacity lasts 12 × ln(capacity ÷ demand) ÷ ln(1 + growth) months.
 */
export const growthRule: Rule = ({ requirements, best }) => {
  const growth = (requirements.growthPercentPerYear ?? 0) / 100
  return growth <= 0
    ? []
    : purchasesFor(best, servedWorkloads(best)).flatMap((purchase) => outgrowing(purchase, growth))
}

function outgrowing({ items, first, monthlyUsd }: Purchase, growth: number): ReturnType<Rule> {
  const { name, index, plan } = first
  if (items.every(({ demand }) => requestsPerMonth(demand) < 1)) return []
  const sum = (of: (item: ServedWorkload) => number): number => items.reduce((all, item) => all + of(item), 0)
  const requestsPerSecond = sum(({ demand }) => demand.requestsPerSecond)
  const grown = requestsPerSecond * (1 + growth)
  const laterUsd = sum((item) => planAtLoad(item, item.demand.requestsPerSecond * (1 + growth)).monthlyUsd)
  const later = planAtLoad(first, first.demand.requestsPerSecond * (1 + growth))
  const capacity = sum(capacityOf)
  const months = formatMonths(monthsUntil(capacity / requestsPerSecond, growth))
  const extra = laterUsd - monthlyUsd
  const added = extra > 0
  return [
    finding({
      key: findingKey('growth', { name, index }),
      title: added
        ? `${nameList(items)} ${items.length === 1 ? 'outgrows' : 'outgrow'} ${count(plan.instances, 'instance')} in ${months}`
        : `${nameList(items)} can grow ${formatPercent(growth)} a year on ${count(plan.instances, 'instance')}`,
      rationale: `At ${formatPercent(growth)} a year, ${formatNumber(requestsPerSecond)} requests a second become ${formatNumber(grown)} in twelve months. The plan carries ${formatNumber(capacity)}. ${added ? `A year on it takes ${count(later.instances, 'instance')}, ${formatUsd(extra)} a month more.` : 'No instance has to be added within a year.'}`,
      category: 'ARCHITECTURE',
      severity: added ? 'MEDIUM' : 'LOW',
      confidence: 0.6,
      monthlyUsd: 0,
      effort: 'DAYS',
      steps: [
        added
          ? `Request quota for ${formatNumber(later.instances)} × ${plan.instance.sku} now; accelerators take weeks to be granted`
          : 'Review capacity when two quarters of traffic have confirmed the growth',
        `Alert at ${formatNumber(capacity * 0.9)} requests a second`,
      ],
      evidence: [
        given('Growth a year', formatPercent(growth)),
        computed(
          'Capacity as planned',
          `${formatNumber(capacity)} requests a second`,
          'replicas × load × rate of a replica',
        ),
        computed('Used up after', months, '12 × ln(capacity ÷ demand) ÷ ln(1 + growth)'),
      ],
    }),
  ]
}
