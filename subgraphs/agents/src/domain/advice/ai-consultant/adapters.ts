import { findingKey } from '../finding-key.ts'
import { formatDuration, formatGB, formatNumber, formatPercent, formatUsd } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { describeInstances } from '../sizing/describe.ts'
import { offersOf } from '../sizing/plan.ts'
import { trainedWorkloads } from '../sizing/select.ts'
import { planTraining } from '../sizing/training-plan.ts'

/**
 * Low-rank adapters instead of all weights: 4·N·D instead of 6·N·D FLOPs, and 2.16 instead of 16 bytes a parameter.
 * @see Hu et al. 2021, LoRA, arXiv 2106.09685; Biderman et al. 2024, LoRA Learns Less and Forgets Less, arXiv 2405.09673
 */
export const adaptersRule: Rule = ({ best, requirements }) =>
  trainedWorkloads(best).flatMap(({ name, index, workload, demand, plan }) => {
    if (workload.kind !== 'FINE_TUNING' || demand.method !== 'full' || plan.jobUsd === 0) return []
    const adapters = planTraining({ ...demand, method: 'lora' }, offersOf(requirements, best.provider))
    if (adapters === null || !adapters.meetsDeadline || adapters.jobUsd > plan.jobUsd * 0.9) return []
    const saved = plan.jobUsd - adapters.jobUsd
    return [
      finding({
        key: findingKey('adapters', { name, index }),
        title: `Fine-tune "${name}" with LoRA: ${formatUsd(saved)} less a run, ${formatGB(adapters.memory.stateBytes)} instead of ${formatGB(plan.memory.stateBytes)}`,
        rationale: `Training all ${formatNumber(demand.model.paramsB)} billion weights needs ${describeInstances(plan)} for ${formatDuration(plan.hours * 3600)}; adapters on frozen weights need ${describeInstances(adapters)} for ${formatDuration(adapters.hours * 3600)}, ${formatPercent(saved / plan.jobUsd)} less. They learn a style or a format as well; new knowledge and code less so.`,
        category: 'COST',
        severity: 'MEDIUM',
        confidence: 0.6,
        monthlyUsd: adapters.monthlyUsd - plan.monthlyUsd,
        effort: 'DAYS',
        steps: [
          `Fine-tune adapters of "${name}" on a tenth of the ${formatNumber(demand.tokensB)} billion tokens, all layers, rank 16 to 64`,
          'Compare with full fine-tuning on the same tenth, and decide by evaluation',
        ],
        evidence: [
          given('Training tokens', `${formatNumber(demand.tokensB)} billion`),
          computed('Full', formatUsd(plan.jobUsd), '6·N·D FLOPs, 16 bytes a parameter (ZeRO, arXiv 1910.02054)'),
          computed('LoRA', formatUsd(adapters.jobUsd), '4·N·D FLOPs, 2.16 bytes a parameter (arXiv 2106.09685)'),
        ],
      }),
    ]
  })
