import type { CurrentInfrastructure } from '#schema/requirements/requirements'
import { hoursPerMonthAlwaysOn } from '../../catalog/assumptions.ts'
import { findInstance } from '../../catalog/instances.ts'
import { formatNumber, formatUsd } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'

/**
 * Finds a stated spend that the stated instances do not explain: their list price (count × hours × price) is more than
 * 1.5 times or less than half of it. Silent where an instance is not in the catalog.
 */
export const currentSpendRule: Rule = ({ requirements }) => {
  const current = requirements.currentInfrastructure
  const listUsd = current === null ? null : listPriceOf(current)
  const spendUsd = current?.monthlySpendUsd ?? null
  if (listUsd === null || spendUsd === null || (listUsd <= spendUsd * 1.5 && listUsd >= spendUsd / 2)) return []
  const more = listUsd > spendUsd
  return [
    finding({
      key: 'spend-against-instances',
      title: `The stated instances cost ${formatUsd(listUsd)} at list price, the stated spend is ${formatUsd(spendUsd)}`,
      rationale: more
        ? `Count × hours × list price of the stated instances is more than one and a half times the stated spend. Either they run fewer hours, or a discount applies that new capacity will not have.`
        : `Count × hours × list price of the stated instances explains only ${formatNumber((listUsd / spendUsd) * 100)} % of the stated spend. What is missing from the list is missing from every comparison.`,
      category: 'COST',
      severity: 'MEDIUM',
      confidence: 0.8,
      monthlyUsd: 0,
      effort: 'HOURS',
      steps: [
        "Take the last three months from the provider's cost report",
        'Correct hours, counts or spend in the assessment',
      ],
      evidence: [
        given('Stated spend', formatUsd(spendUsd)),
        computed(
          'Stated instances',
          formatUsd(listUsd),
          'count × hours × on-demand list price of the reference region',
        ),
      ],
    }),
  ]
}

/** List price of the stated instances for a month; `null` without any, or with one that the catalog lacks. */
export function listPriceOf({ instances }: CurrentInfrastructure): number | null {
  if (instances === null || instances.length === 0) return null
  let sum = 0
  for (const { provider, sku, count, hoursPerMonth } of instances) {
    const known = findInstance(provider, sku)
    if (known === null) return null
    sum += known.usdPerHour * count * (hoursPerMonth ?? hoursPerMonthAlwaysOn)
  }
  return sum
}
