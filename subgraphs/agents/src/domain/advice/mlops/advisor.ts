import { unitCostRule } from '../chatbot/unit-cost.ts'
import { checklist } from '../checklist.ts'
import { count } from '../format.ts'
import { groupAlike } from '../group-alike.ts'
import { batchingRule } from '../research/batching.ts'
import { adviseByRules } from '../rules.ts'
import type { Rule } from '../rules.ts'
import type { AgentOutcome, Requirements } from '../types.ts'
import { checkpointsRule } from './checkpoints.ts'
import { maturityRule, neededMaturity } from './maturity.ts'
import { onCallRule } from './on-call.ts'
import { qualitySamplingRule } from './quality-sampling.ts'
import { serviceLevelsRule } from './service-levels.ts'

/** What nearly every workload that is served needs: one recommendation. */
const operationsRule: Rule = (situation) =>
  checklist(
    groupAlike(
      [serviceLevelsRule, qualitySamplingRule, batchingRule, unitCostRule].flatMap((rule) => rule(situation)),
      situation.best.workloads,
    ),
    {
      key: 'operations-checklist',
      title: (items) => `Complete the operations checklist: ${count(items, 'item')}`,
      because:
        'Every service that answers requests needs alerts, checks of quality, batching and a record of its cost.',
      category: 'MLOPS',
    },
  )

const rules: readonly Rule[] = [operationsRule, onCallRule, maturityRule, checkpointsRule]

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
