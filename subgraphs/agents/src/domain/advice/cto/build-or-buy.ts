import { frameworkNames } from '../../catalog/frameworks/controls.ts'
import { managedPriceSource, managedUsdPerMillionTokens } from '../../catalog/managed-prices.ts'
import { findingKey } from '../finding-key.ts'
import { formatNumber, formatPercent, formatUsd } from '../format.ts'
import { computed, finding, given, unknownCost } from '../rules.ts'
import type { Rule, Situation } from '../rules.ts'
import { requestsPerMonth } from '../sizing/demand.ts'
import { describeInstances } from '../sizing/describe.ts'
import { servedWorkloads } from '../sizing/select.ts'
import type { ServedWorkload } from '../sizing/select.ts'
import type { Finding } from '../types.ts'

interface Comparison {
  readonly managedUsd: number
  readonly usdPerMillion: number
  readonly millionTokens: number
  /** Mean load, as share of the peak, above which serving it oneself is cheaper. */
  readonly breakEvenLoad: number
}

/**
 * Serving a model oneself against paying a managed service for each token. Tokens a month = peak rate × 3,600 × hours ×
 * tokens of a request; serving costs the same at any load, the service only what is used, so they meet where mean load ÷
 * peak load = own cost ÷ managed cost at peak.
 */
export const buildOrBuyRule: Rule = (situation) =>
  servedWorkloads(situation.best).flatMap((item) => {
    const comparison = compare(item)
    if (item.workload.kind === 'EMBEDDING' || comparison === null || item.plan.monthlyUsd === 0) return []
    return [comparison.breakEvenLoad > 0.6 ? buy(item, comparison, situation) : build(item, comparison)]
  })

function compare({ demand, plan }: ServedWorkload): Comparison | null {
  const usdPerMillion = managedUsdPerMillionTokens(demand.model.paramsB)
  const millionTokens = (requestsPerMonth(demand) * (demand.inputTokens + demand.outputTokens)) / 1e6
  if (usdPerMillion === null || millionTokens < 1) return null
  const managedUsd = millionTokens * usdPerMillion
  return { managedUsd, usdPerMillion, millionTokens, breakEvenLoad: plan.monthlyUsd / managedUsd }
}

function buy(
  item: ServedWorkload,
  { managedUsd, breakEvenLoad, ...rest }: Comparison,
  { requirements }: Situation,
): Finding {
  const { name, plan } = item
  // An instance that others share is paid for as long as one of them runs on it.
  const saved = plan.sharing === null ? plan.monthlyUsd - managedUsd : 0
  const bound = requirements.compliance ?? []
  return finding({
    key: findingKey('build-or-buy', item),
    title:
      saved > 0
        ? `Use a managed service for "${name}": ${formatUsd(saved)} a month less than own instances`
        : `Compare a managed service for "${name}": cheaper ${atWhichLoad(breakEvenLoad)}`,
    rationale: `"${name}" costs ${formatUsd(plan.monthlyUsd)} a month to serve${plan.sharing === null ? '' : `, as its part of ${describeInstances(plan)}`}. At the stated load the same tokens cost ${formatUsd(managedUsd)} from a managed service, and less when fewer are used. The service is cheaper ${atWhichLoad(breakEvenLoad)}.${bound.length > 0 ? ` It has to be in the permitted regions and sign what ${frameworkNames(bound)} ${bound.length === 1 ? 'asks' : 'ask'} for.` : ''}`,
    category: 'ARCHITECTURE',
    severity: saved > plan.monthlyUsd / 2 ? 'HIGH' : 'MEDIUM',
    confidence: bound.length > 0 ? 0.5 : 0.65,
    monthlyUsd:
      saved > 0
        ? -saved
        : plan.sharing === null
          ? unknownCost('it depends on the mean load, which is not stated')
          : unknownCost('the instance is shared, and saved only when every workload on it moves'),
    effort: 'WEEKS',
    steps: [
      saved > 0
        ? `Try a managed service with a tenth of the traffic of "${name}", and compare quality and latency`
        : `Measure the mean load of "${name}" over a month, and compare what the service would charge for it`,
      ...(bound.length > 0 ? [`Ask the service for its terms under ${frameworkNames(bound)}`] : []),
      'Keep the interface the same for both, so that the choice can be reversed',
    ],
    evidence: comparisonEvidence(item, { managedUsd, breakEvenLoad, ...rest }),
  })
}

const atWhichLoad = (breakEvenLoad: number): string =>
  breakEvenLoad >= 1
    ? 'at every load up to the stated one'
    : `while the mean load stays below ${formatPercent(breakEvenLoad)} of what is stated`

function build(item: ServedWorkload, comparison: Comparison): Finding {
  const { name, plan } = item
  const { managedUsd, breakEvenLoad } = comparison
  return finding({
    key: findingKey('build-or-buy', item),
    title: `Serve "${name}" yourselves while its mean load stays above ${formatPercent(breakEvenLoad)} of what is stated`,
    rationale: `At the stated load a managed service would charge ${formatUsd(managedUsd)} a month; the planned instances cost ${formatUsd(plan.monthlyUsd)}. They meet at ${formatPercent(breakEvenLoad)} of that load.`,
    category: 'ARCHITECTURE',
    severity: 'LOW',
    confidence: 0.6,
    monthlyUsd: 0,
    effort: 'WEEKS',
    steps: [`Record the mean load of "${name}" from the first day, and review the choice each quarter`],
    evidence: comparisonEvidence(item, comparison),
  })
}

function comparisonEvidence({ demand, plan }: ServedWorkload, comparison: Comparison): Finding['evidence'] {
  return [
    given(
      'Peak rate',
      `${formatNumber(demand.requestsPerSecond)} requests a second, ${formatNumber(demand.inputTokens + demand.outputTokens)} tokens each`,
    ),
    computed(
      'Managed',
      `$${comparison.usdPerMillion.toFixed(2)} per million tokens, ${formatUsd(comparison.managedUsd)} a month`,
      managedPriceSource,
    ),
    computed(
      'Own',
      `${formatUsd(plan.monthlyUsd)} a month, $${(plan.monthlyUsd / comparison.millionTokens).toFixed(2)} per million tokens at full load`,
      'plan ÷ tokens a month',
    ),
  ]
}
