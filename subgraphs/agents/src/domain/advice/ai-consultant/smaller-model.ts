import { estimateShape } from '../../catalog/architecture.ts'
import { findingKey } from '../finding-key.ts'
import { formatNumber, formatPercent, formatUsd } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { growthOf } from '../sizing/capacity-step.ts'
import { describeInstances } from '../sizing/describe.ts'
import { offersOf } from '../sizing/plan.ts'
import { servedWorkloads } from '../sizing/select.ts'
import { planServing } from '../sizing/serving-plan.ts'

/** Sizes in which open models are published, billions of parameters. */
const publishedSizes: readonly number[] = [1, 3, 8, 14, 32, 70, 123, 405]

/** Share of requests that the smaller model is assumed to answer well enough. */
const easyShare = 0.7

/**
 * What a cascade saves: 70 % of the requests go to the next published size that is at most half as large, the rest to the
 * model in use. Cost = plan of each for its share of the rate.
 * @see Chen et al. 2023, FrugalGPT, arXiv 2305.05176
 */
export const smallerModelRule: Rule = ({ best, requirements }) => {
  const offers = offersOf(requirements, best.provider)
  const growth = growthOf(requirements)
  return servedWorkloads(best).flatMap(({ name, index, demand, plan }) => {
    const smallerB = publishedSizes.findLast((size) => size <= demand.model.paramsB / 2)
    if (smallerB === undefined || demand.outputTokens === 0 || plan.monthlyUsd === 0) return []
    const easy = planServing(
      {
        ...demand,
        model: estimateShape(smallerB),
        requestsPerSecond: demand.requestsPerSecond * easyShare,
      },
      offers,
      growth,
    )
    const hard = planServing(
      { ...demand, requestsPerSecond: demand.requestsPerSecond * (1 - easyShare) },
      offers,
      growth,
    )
    if (easy === null || hard === null) return []
    const saved = plan.monthlyUsd - easy.monthlyUsd - hard.monthlyUsd
    if (saved < plan.monthlyUsd * 0.1) return []
    return [
      finding({
        key: findingKey('smaller-model', { name, index }),
        title: `Answer the easy requests of "${name}" with a ${smallerB}B model: up to ${formatUsd(saved)} a month less`,
        rationale: `If ${formatPercent(easyShare)} of the requests go to ${smallerB} billion parameters (${describeInstances(easy)}, ${formatUsd(easy.monthlyUsd)}) and the rest to ${formatNumber(demand.model.paramsB)} (${describeInstances(hard)}, ${formatUsd(hard.monthlyUsd)}), "${name}" costs ${formatPercent(saved / plan.monthlyUsd)} less.`,
        category: 'ARCHITECTURE',
        severity: 'MEDIUM',
        confidence: 0.4,
        monthlyUsd: -saved,
        effort: 'WEEKS',
        steps: [
          `Run ${smallerB}B on 500 logged requests of "${name}" and count the answers that are as good`,
          'Route by a classifier or by the small model’s own confidence; send the rest on',
        ],
        evidence: [
          given('Model', `${formatNumber(demand.model.paramsB)} billion parameters`),
          computed(
            'Share of easy requests',
            formatPercent(easyShare),
            'assumed; FrugalGPT, arXiv 2305.05176, saves more on its data sets',
          ),
        ],
      }),
    ]
  })
}
