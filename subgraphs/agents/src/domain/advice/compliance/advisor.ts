import { frameworkNames } from '../../catalog/frameworks/controls.ts'
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
      `Complete the checklist of ${frameworkNames(situation.requirements.compliance ?? [])}: ${count(items, 'measure')}`,
    because: `${frameworkNames(situation.requirements.compliance ?? [])} ${situation.requirements.compliance?.length === 1 ? 'asks' : 'ask'} for these measures.`,
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
      summary: `${frameworkNames(frameworks) || 'No stated framework'} for ${count(requirements.workloads.length, 'workload')}: ${count(findings.length, 'measure')} with ${count(duties, 'reference')}.`,
      details: { frameworks: [...frameworks], measures: findings.map(({ key }) => key) },
    }
  })
}
