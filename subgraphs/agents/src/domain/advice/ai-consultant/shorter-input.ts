import { findingKey } from '../finding-key.ts'
import { formatNumber, formatPercent, formatUsd } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { growthOf } from '../sizing/capacity-step.ts'
import { withInput } from '../sizing/demand.ts'
import { offersOf } from '../sizing/plan.ts'
import { servedWorkloads } from '../sizing/select.ts'
import { planServing } from '../sizing/serving-plan.ts'

/**
 * What half the input saves, where reading it takes 40 % or more of a replica's time (rate × prefill).
 * @see Liu et al. 2023, Lost in the Middle, arXiv 2307.03172 (more passages do not help beyond some)
 */
export const shorterInputRule: Rule = ({ best, requirements }) =>
  servedWorkloads(best).flatMap(({ name, index, workload, demand, plan }) => {
    const share = Math.min(1, plan.requestsPerSecondPerReplica * plan.speed.prefillOf(demand.inputTokens).work)
    if (demand.outputTokens === 0 || demand.inputTokens < 500 || share < 0.4) return []
    const inputTokens = Math.ceil(demand.inputTokens / 2)
    const shorter = planServing(
      withInput(demand, inputTokens),
      offersOf(requirements, best.provider),
      growthOf(requirements),
    )
    const saved = shorter === null ? 0 : plan.monthlyUsd - shorter.monthlyUsd
    if (saved < plan.monthlyUsd * 0.05) return []
    const retrieval = workload.kind === 'RAG'
    return [
      finding({
        key: findingKey('shorter-input', { name, index }),
        title: `Halve the input of "${name}" to ${formatNumber(inputTokens)} tokens: ${formatUsd(saved)} a month less`,
        rationale: `Reading ${formatNumber(demand.inputTokens)} input tokens takes ${formatPercent(share)} of a replica's time. ${retrieval ? 'Retrieve more and pass on fewer: beyond some passages a model overlooks what stands in the middle.' : 'A shorter system prompt, or one cached across requests, has the same effect.'}`,
        category: 'PERFORMANCE',
        severity: 'MEDIUM',
        confidence: 0.55,
        monthlyUsd: -saved,
        effort: 'WEEKS',
        steps: [
          retrieval
            ? `Rerank the passages of "${name}" and keep those that change the answer`
            : `Move the fixed part of the prompts of "${name}" to the front and cache it`,
          `Compare answers with ${formatNumber(inputTokens)} and ${formatNumber(demand.inputTokens)} tokens on the evaluation set`,
        ],
        evidence: [
          given('Input tokens', formatNumber(demand.inputTokens)),
          computed('Share of prefill', formatPercent(share), 'rate of a replica × prefill; arXiv 2307.03172'),
        ],
      }),
    ]
  })
