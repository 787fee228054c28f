import { checklist } from '../checklist.ts'
import { count } from '../format.ts'
import { adviseByRules } from '../rules.ts'
import type { Rule } from '../rules.ts'
import type { AgentOutcome, Requirements } from '../types.ts'
import { gdprResidencyRule } from './gdpr-residency.ts'
import { hipaaResidencyRule } from './hipaa-residency.ts'
import { obligationsRule } from './obligations.ts'
import { trainingComputeRule } from './training-compute.ts'
import { unstatedFrameworksRule } from './unstated-frameworks.ts'

/** The duties of all stated frameworks: one recommendation. */
const dutiesRule: Rule = (situation) =>
  checklist(obligationsRule(situation), {
    key: 'compliance-checklist',
    title: (items) =>
      `Work through the checklist of ${(situation.requirements.compliance ?? []).join(', ')}: ${count(items, 'measure')}`,
    category: 'COMPLIANCE',
  })

const rules: readonly Rule[] = [
  gdprResidencyRule,
  hipaaResidencyRule,
  dutiesRule,
  trainingComputeRule,
  unstatedFrameworksRule,
]

/** Obligations that the stated frameworks put on this data and these regions. */
export function adviseOnCompliance(requirements: Requirements): AgentOutcome {
  const frameworks = requirements.compliance ?? []
  return adviseByRules(requirements, rules, (_, findings) => {
    const duties = findings.reduce((sum, { evidence }) => sum + evidence.length, 0)
    return {
      summary: `${frameworks.join(', ') || 'No stated framework'} on ${count(requirements.workloads.length, 'workload')}: ${count(findings.length, 'measure')} resting on ${count(duties, 'reference')}.`,
      details: { frameworks: [...frameworks], measures: findings.map(({ key }) => key) },
    }
  })
}
