import { count, formatUsd } from '../format.ts'
import { largestSavingUsd } from '../money.ts'
import { adviseByRules } from '../rules.ts'
import type { Rule } from '../rules.ts'
import type { AgentOutcome, Requirements } from '../types.ts'
import { adaptersRule } from './adapters.ts'
import { lowerPrecisionRule } from './lower-precision.ts'
import { shorterInputRule } from './shorter-input.ts'
import { smallerModelRule } from './smaller-model.ts'
import { trainingTokensRule } from './training-tokens.ts'

const rules: readonly Rule[] = [
  lowerPrecisionRule,
  smallerModelRule,
  shorterInputRule,
  adaptersRule,
  trainingTokensRule,
]

/** Whether models have the right size, precision, input and training. */
export function adviseOnModels(requirements: Requirements): AgentOutcome {
  return adviseByRules(requirements, rules, (_, findings) => {
    const sized = requirements.workloads.filter(({ modelParamsB }) => modelParamsB !== null).length
    const largest = largestSavingUsd(findings)
    return {
      summary: `${count(sized, 'model')} examined, ${count(findings.length, 'change')} worth testing${largest > 0 ? `; the largest saves ${formatUsd(largest)} a month` : ''}.`,
      details: { models: sized, largestSavingUsd: largest },
    }
  })
}
