import { providerName } from '../../catalog/instance.ts'
import { formatPercent, formatUsd, inWords } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { planProviders } from '../sizing/plan.ts'

/** What the region rule costs: the cheapest permitted plan against the cheapest plan anywhere, on the same provider. */
export const priceOfResidencyRule: Rule = ({ requirements, best }) => {
  if ((requirements.regions ?? []).length === 0 || best.monthlyUsd === 0 || best.unplaced > 0) return []
  const [anywhere] = planProviders({ ...requirements, regions: null, preferredProviders: [best.provider] })
  const extra = best.monthlyUsd - anywhere.monthlyUsd
  if (extra <= anywhere.monthlyUsd * 0.01) return []
  const stated = inWords(requirements.regions ?? [])
  return [
    finding({
      key: 'price-of-residency',
      title: `Keeping everything in ${stated} costs ${formatUsd(extra)} a month: move workloads without regulated data`,
      rationale: `The same plan costs ${formatUsd(anywhere.monthlyUsd)} a month in the cheapest region of ${providerName(best.provider)} and ${formatUsd(best.monthlyUsd)} within ${stated}, ${formatPercent(extra / anywhere.monthlyUsd)} more. Workloads with public or synthetic data can run in the cheaper region.`,
      category: 'COST',
      severity: 'INFO',
      confidence: 0.6,
      monthlyUsd: 0,
      effort: 'WEEKS',
      steps: [
        'List the data that each workload processes',
        'Move the workloads without regulated data, beginning with tests and load tests',
      ],
      evidence: [
        given('Regions', stated),
        computed('Cheapest anywhere', formatUsd(anywhere.monthlyUsd), 'same workloads without the region rule'),
        computed('Within the regions', formatUsd(best.monthlyUsd), 'same workloads with it'),
      ],
    }),
  ]
}
