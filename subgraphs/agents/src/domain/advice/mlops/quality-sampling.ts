import { findingKey } from '../finding-key.ts'
import { formatNumber, formatPercent } from '../format.ts'
import { computed, finding, given, unknownCost } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { requestsPerMonth } from '../sizing/demand.ts'
import { servedWorkloads } from '../sizing/select.ts'

/** Answers to judge so that a share is known to ±3 points with 95 % confidence: 1.96² × 0.25 ÷ 0.03² = 1,068. */
const sampleSize = Math.ceil((1.96 ** 2 * 0.25) / 0.03 ** 2)

/** How many answers to judge each month to notice that quality fell, and what share of the traffic that is. */
export const qualitySamplingRule: Rule = ({ best }) =>
  servedWorkloads(best).flatMap(({ name, index, workload, demand }) => {
    const requests = requestsPerMonth(demand)
    if (requests < sampleSize || workload.kind === 'EMBEDDING') return []
    return [
      finding({
        key: findingKey('quality-sampling', { name, index }),
        title: `Evaluate ${formatNumber(sampleSize)} answers of "${name}" a month to detect a loss of quality`,
        rationale: `Latency and error rates do not show that answers get worse. ${formatNumber(sampleSize)} evaluated answers give the share of good ones to ±3 points; that is ${formatPercent(sampleSize / requests)} of the ${formatNumber(requests)} requests a month that "${name}" gets at most.`,
        category: 'MLOPS',
        severity: 'LOW',
        confidence: 0.7,
        monthlyUsd: unknownCost('it depends on who judges the answers'),
        effort: 'WEEKS',
        steps: [
          `Keep a random sample of ${formatNumber(Math.min(requests, 2 * sampleSize))} requests a month with their answers, without personal data`,
          workload.kind === 'RAG'
            ? 'Judge whether the answer follows from the retrieved passages, and whether the right passage was among them'
            : 'Judge them by people or by a checked model, with the same questions each month',
        ],
        evidence: [
          given('Rate at peak', `${formatNumber(demand.requestsPerSecond)} a second`),
          computed('Sample', formatNumber(sampleSize), '1.96² × 0.25 ÷ 0.03² (normal approximation of a share)'),
        ],
      }),
    ]
  })
