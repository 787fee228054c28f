import { findingKey } from '../finding-key.ts'
import { formatDuration, formatNumber, formatPercent } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { servedWorkloads } from '../sizing/select.ts'
import type { ServedWorkload } from '../sizing/select.ts'

/** Share of drafted tokens that are accepted, tokens drafted at once, and the draft's cost relative to a step. */
const [acceptance, drafted, draftCost] = [0.7, 4, 0.05]

/**
 * Gain of speculative decoding at the mean batch of the plan. Each step yields (1 − α^(γ+1)) ÷ (1 − α) tokens and costs one
 * verification of γ+1 tokens a sequence (bandwidth as before, γ+1 times the arithmetic) and γ drafts. With α = 0.7, γ = 4
 * and drafts at 5 % of a step that is 2.3 while bandwidth limits, and below 1 in large batches.
 * @see Leviathan et al. 2023, arXiv 2211.17192, theorem 3.8
 */
export function speculativeGain({ plan }: Pick<ServedWorkload, 'plan'>): number {
  const { speed, meanBatch: batch } = plan
  const step = speed.stepSeconds(batch)
  const verification = Math.max(step, (drafted + 1) * speed.arithmeticSeconds(batch))
  const tokens = (1 - acceptance ** (drafted + 1)) / (1 - acceptance)
  return (tokens * step) / (verification + drafted * draftCost * step)
}

/** Recommends speculative decoding where it gains a tenth or more and decoding takes most of the time. */
export const speculativeDecodingRule: Rule = ({ best }) =>
  servedWorkloads(best).flatMap((item) => {
    const { name, index, demand, plan } = item
    if (demand.outputTokens === 0) return []
    const gain = speculativeGain(item)
    const decoding = demand.outputTokens * plan.speed.stepSeconds(plan.meanBatch)
    const whole = plan.speed.prefillSeconds + decoding
    if (gain < 1.1 || decoding < whole / 2) return []
    const latency = whole - decoding + decoding / gain
    return [
      finding({
        key: findingKey('speculative-decoding', { name, index }),
        title: `Use speculative decoding for "${name}": about ${formatNumber(Number(gain.toPrecision(2)))} times faster decoding`,
        rationale: `Decoding takes ${formatPercent(decoding / whole)} of a request of "${name}", and memory bandwidth limits it at a mean batch of ${formatNumber(Math.round(plan.meanBatch))}. A small model drafts tokens; verifying ${drafted} of them in one step shortens a mean answer from ${formatDuration(whole)} to about ${formatDuration(latency)} if ${formatPercent(acceptance)} of them are accepted.`,
        category: 'PERFORMANCE',
        severity: 'MEDIUM',
        confidence: 0.5,
        monthlyUsd: 0,
        effort: 'WEEKS',
        steps: [
          `Measure the acceptance on 500 real prompts of "${name}"; below ${formatPercent(0.5)} it brings no gain`,
          'Disable it above the batch size at which the throughput no longer improves',
        ],
        evidence: [
          computed(
            'Gain',
            `${formatNumber(gain)} ×`,
            'Leviathan et al. 2023, arXiv 2211.17192, theorem 3.8, with α = 0.7, γ = 4, c = 0.05',
          ),
          given('Output tokens', formatNumber(demand.outputTokens)),
        ],
      }),
    ]
  })
