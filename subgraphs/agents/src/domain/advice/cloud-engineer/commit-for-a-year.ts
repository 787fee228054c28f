import { hoursPerMonthAlwaysOn } from '../../catalog/assumptions.ts'
import type { Instance } from '../../catalog/instance.ts'
import { findingKey } from '../finding-key.ts'
import { count, formatNumber, formatPercent, formatUsd, nameList } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { planAtLoad } from '../sizing/capacity.ts'
import { describeInstances } from '../sizing/describe.ts'
import { purchasesFor, servedWorkloads } from '../sizing/select.ts'
import type { Purchase, ServedWorkload } from '../sizing/select.ts'
import type { Site } from '../sizing/serving-plan.ts'
import type { Finding } from '../types.ts'

interface Term {
  readonly topic: string
  readonly years: string
  readonly confidence: number
  readonly priceOf: (instance: Instance) => number | null
}

const terms: readonly Term[] = [
  { topic: 'commit-for-a-year', years: 'a year', confidence: 0.7, priceOf: (one) => one.oneYearUsdPerHour },
  // Prices of accelerators fall within three years: what is committed to now is expensive by then.
  { topic: 'commit-for-three-years', years: 'three years', confidence: 0.4, priceOf: (one) => one.threeYearUsdPerHour },
]

/**
 * Recommends a commitment of one or of three years where it is cheaper: it is paid for all 730 hours of a month, so it wins where the
 * hours used exceed 730 × (committed price ÷ on-demand price). Only for instances whose committed price is known.
 */
export const commitForAYearRule: Rule = ({ best, requirements }) =>
  (requirements.growthPercentPerYear ?? 0) < 0
    ? []
    : purchasesFor(best, servedWorkloads(best)).flatMap((purchase) =>
        terms.flatMap((term) => commitment(purchase, term)),
      )

/** A smaller share of the cost is not worth being bound for. */
const leastSaving = 0.05

function commitment({ items, first, monthlyUsd }: Purchase, term: Term): readonly Finding[] {
  const { name, index, demand, plan } = first
  const committed = term.priceOf(plan.instance)
  if (committed === null) return []
  const factor = committed / plan.instance.usdPerHour
  const breakEvenHours = hoursPerMonthAlwaysOn * factor
  const { sites, saved } = committedOf({ demand, plan }, breakEvenHours)
  if (saved <= monthlyUsd * leastSaving) return []
  const instances = sites.reduce((sum, site) => sum + site.instances, 0)
  return [
    finding({
      key: findingKey(term.topic, { name, index }),
      title: `Commit to ${describeInstances({ ...plan, sites, sharing: null })} for ${term.years} for ${nameList(items)}: ${formatUsd(saved)} a month less`,
      rationale: `${nameList(items)} ${items.length === 1 ? 'runs' : 'run'} ${formatNumber(demand.hoursPerMonth)} hours a month. A commitment for ${term.years} costs ${formatPercent(factor)} of the on-demand price but for all ${hoursPerMonthAlwaysOn} hours, so it pays from ${formatNumber(breakEvenHours)} hours on.`,
      category: 'COST',
      severity: 'MEDIUM',
      confidence: term.confidence,
      monthlyUsd: -saved,
      effort: 'HOURS',
      steps: [
        'Run on demand for two to four weeks and confirm the number of instances with measured load',
        `Commit to that base (${count(instances, 'instance')} at most) without upfront payment; keep peaks on demand`,
      ],
      evidence: [
        computed(
          'Committed price',
          `${formatPercent(factor)} of on demand`,
          `${plan.instance.family.source.name}, ${term.years}, no upfront payment`,
        ),
        computed('Break-even', `${formatNumber(breakEvenHours)} hours a month`, '730 × committed ÷ on-demand price'),
        given('Hours a month', formatNumber(demand.hoursPerMonth)),
      ],
    }),
  ]
}

/** The instances that run for more hours than a commitment costs, by region, and what committing to them saves in a month. */
function committedOf(
  { demand, plan }: Pick<ServedWorkload, 'demand' | 'plan'>,
  breakEvenHours: number,
): { readonly sites: readonly Site[]; readonly saved: number } {
  let [hours, saved] = [0, 0]
  const committed = new Map<string, Site>()
  // From the busiest hours down: an instance runs in all the hours whose load needs as many.
  const levels = demand.hours
    .filter(({ share }) => share > 0)
    .map(({ share, hours: some }) => {
      hours += some
      return { hours, sites: planAtLoad({ demand, plan }, share * demand.requestsPerSecond).sites }
    })
  for (const level of levels.toReversed()) {
    if (level.hours <= breakEvenHours) continue
    for (const [at, { placement, instances }] of level.sites.entries()) {
      const needed = Math.max(0, instances - (at === 0 ? demand.hardware.ownedInstances : 0))
      const before = committed.get(placement.region)?.instances ?? 0
      if (needed <= before) continue
      saved += (needed - before) * placement.usdPerHour * (level.hours - breakEvenHours)
      committed.set(placement.region, { placement, instances: needed })
    }
  }
  return { sites: [...committed.values()], saved }
}
