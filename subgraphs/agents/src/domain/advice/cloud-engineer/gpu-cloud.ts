import { frameworkNames } from '../../catalog/frameworks/controls.ts'
import { providerName, gpuClouds } from '../../catalog/instance.ts'
import { formatPercent, formatUsd } from '../format.ts'
import { computed, finding } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { describeCost } from '../sizing/describe.ts'
import { planProviders } from '../sizing/plan.ts'

/** From which share of the plan on a cheaper provider is worth a move. */
const worthwhileShare = 0.1

/**
 * The same workloads on clouds that rent accelerators only. They are not planned for unless they are preferred, because they have fewer
 * regions, services and attestations; where no provider is preferred and one of them is a tenth cheaper, it is named.
 */
export const gpuCloudRule: Rule = ({ requirements, best }) => {
  if ((requirements.preferredProviders ?? []).length > 0 || best.placed === 0 || best.monthlyUsd === 0) return []
  const plans = planProviders({ ...requirements, preferredProviders: gpuClouds })
  const cheapest = plans.find((plan) => plan.unplaced <= best.unplaced && plan.missed <= best.missed)
  if (cheapest === undefined || cheapest.placed < best.placed) return []
  const saved = best.monthlyUsd - cheapest.monthlyUsd
  if (saved < best.monthlyUsd * worthwhileShare) return []
  const bound = requirements.compliance ?? []
  return [
    finding({
      key: 'gpu-cloud',
      title: `Ask ${providerName(cheapest.provider)} for a quote: ${formatUsd(saved)} a month less than ${providerName(best.provider)} at list price`,
      rationale: `The same workloads cost ${formatUsd(cheapest.monthlyUsd)} a month on ${providerName(cheapest.provider)} and ${formatUsd(best.monthlyUsd)} on ${providerName(best.provider)}, ${formatPercent(saved / best.monthlyUsd)} less. A cloud that rents accelerators only has fewer regions and services: databases and storage have to be moved as well, or are reached over the internet.${bound.length > 0 ? ` Whether it attests ${frameworkNames(bound)} has to be asked first.` : ''}`,
      category: 'COST',
      severity: saved > best.monthlyUsd * 0.3 ? 'MEDIUM' : 'LOW',
      confidence: bound.length > 0 ? 0.4 : 0.5,
      monthlyUsd: -saved,
      effort: 'MONTHS',
      steps: [
        `Ask ${providerName(cheapest.provider)} for capacity, regions and terms${bound.length > 0 ? ` under ${frameworkNames(bound)}` : ''}`,
        'Run one workload there for a month, and compare its bill, its failures and its latency from your users',
      ],
      evidence: plans.map((plan) =>
        computed(
          providerName(plan.provider),
          describeCost(plan),
          'sum of the cheapest plans and storage, list prices on demand',
        ),
      ),
    }),
  ]
}
