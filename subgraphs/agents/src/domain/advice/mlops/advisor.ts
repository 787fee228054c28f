import { count } from '../format.ts'
import { adviseByRules } from '../rules.ts'
import type { Rule } from '../rules.ts'
import type { AgentOutcome, Requirements } from '../types.ts'
import { checkpointsRule } from './checkpoints.ts'
import { maturityRule, neededMaturity } from './maturity.ts'
import { onCallRule } from './on-call.ts'
import { qualitySamplingRule } from './quality-sampling.ts'
import { serviceLevelsRule } from './service-levels.ts'

const rules: readonly Rule[] = [serviceLevelsRule, onCallRule, maturityRule, checkpointsRule, qualitySamplingRule]

/** Operations of models: automation, service levels, quality, checkpoints, people. */
export function adviseOnOperations(requirements: Requirements): AgentOutcome {
  return adviseByRules(requirements, rules, (_, findings) => {
    const level = neededMaturity(requirements)
    const models = requirements.workloads.filter(({ kind }) => kind !== 'DATA_PIPELINE').length
    const team = requirements.teamSize === null ? 'a team of unstated size' : `a team of ${requirements.teamSize}`
    return {
      summary: `${count(models, 'model')} and ${team} ask for MLOps level ${level}: ${count(findings.length, 'measure')}.`,
      details: { maturityLevel: level, models, teamSize: requirements.teamSize },
    }
  })
}
