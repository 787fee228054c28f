import { findingKey } from '../finding-key.ts'
import { formatNumber, formatUsd } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { trainedWorkloads } from '../sizing/select.ts'

/** Tokens for each parameter at which a fixed amount of compute gives the lowest loss. */
const tokensPerParameter = 20

/**
 * Compares training tokens with the compute-optimal 20 for each parameter. For C = 6·N·D the optimum is N = √(C ÷ 120).
 * @see Hoffmann et al. 2022, Training Compute-Optimal Large Language Models, arXiv 2203.15556
 */
export const trainingTokensRule: Rule = ({ best }) =>
  trainedWorkloads(best).flatMap(({ name, index, workload, demand, plan }) => {
    if (workload.kind !== 'TRAINING') return []
    const ratio = demand.tokensB / demand.model.paramsB
    const optimalB = Math.sqrt(plan.flops / (6 * tokensPerParameter)) / 1e9
    const few = ratio < tokensPerParameter / 2
    const many = ratio > tokensPerParameter * 2
    if (!few && !many) return []
    return [
      finding({
        key: findingKey('training-tokens', { name, index }),
        title: few
          ? `Train ${formatNumber(optimalB)} billion parameters instead of ${formatNumber(demand.model.paramsB)} for "${name}"`
          : `"${name}" trades training for cheaper serving: ${formatNumber(ratio)} tokens a parameter`,
        rationale: few
          ? `${formatNumber(demand.tokensB)} billion tokens are ${formatNumber(ratio)} for each parameter. The same ${formatUsd(plan.jobUsd)} of compute reaches a lower loss with ${formatNumber(optimalB)} billion parameters on ${formatNumber(optimalB * tokensPerParameter)} billion tokens, if so many can be had, and the model is cheaper to serve.`
          : `${formatNumber(demand.tokensB)} billion tokens are ${formatNumber(ratio)} for each parameter, beyond the ${tokensPerParameter} that minimize loss for the compute. That is right for a model that is served much; if it is not, ${formatNumber(demand.model.paramsB * tokensPerParameter)} billion tokens are enough.`,
        category: 'COMPUTE',
        severity: few ? 'HIGH' : 'INFO',
        confidence: 0.65,
        monthlyUsd: 0,
        effort: 'DAYS',
        steps: few
          ? [
              `Compare ${formatNumber(optimalB)}B and ${formatNumber(demand.model.paramsB)}B on a twentieth of the tokens`,
              'Or collect more tokens',
            ]
          : ['Estimate how many tokens the model will serve in its life, and compare with those it is trained on'],
        evidence: [
          given('Tokens', `${formatNumber(demand.tokensB)} billion`),
          computed('Tokens a parameter', formatNumber(ratio), 'optimum 20 (Hoffmann et al. 2022, arXiv 2203.15556)'),
        ],
      }),
    ]
  })
