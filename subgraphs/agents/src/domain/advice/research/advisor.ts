import { count } from '../format.ts'
import { adviseByRules } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { servedWorkloads } from '../sizing/select.ts'
import type { AgentOutcome, Requirements } from '../types.ts'
import { otherAcceleratorsRule } from './other-accelerators.ts'
import { quantizedWeightsRule } from './quantized-weights.ts'
import { smallerCacheRule } from './smaller-cache.ts'
import { speculativeDecodingRule, speculativeGain } from './speculative-decoding.ts'
import { spotTrainingRule } from './spot-training.ts'

const rules: readonly Rule[] = [
  quantizedWeightsRule,
  speculativeDecodingRule,
  smallerCacheRule,
  spotTrainingRule,
  otherAcceleratorsRule,
]

/** Published techniques that apply to these workloads, with the gain computed for them. */
export function adviseOnTechniques(requirements: Requirements): AgentOutcome {
  return adviseByRules(requirements, rules, ({ best }, findings) => ({
    summary: `${count(findings.length, 'technique')} ${findings.length === 1 ? 'applies' : 'apply'} to ${count(requirements.workloads.length, 'workload')}${findings.length > 0 ? `: ${[...new Set(findings.map(({ key }) => key.split(':')[0]?.replaceAll('-', ' ')))].join(', ')}` : ''}.`,
    details: {
      speculativeGain: servedWorkloads(best).map((item) => ({ name: item.name, gain: speculativeGain(item) })),
    },
  }))
}
