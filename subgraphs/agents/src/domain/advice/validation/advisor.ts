import { count } from '../format.ts'
import { adviseByRules, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { describeCost } from '../sizing/describe.ts'
import type { AgentOutcome, Finding, Requirements } from '../types.ts'
import { budgetBelowMinimumRule } from './budget-below-minimum.ts'
import { currentSpendRule } from './current-spend.ts'
import { lengthDistributionRule } from './length-distribution.ts'
import { missingFieldsRule } from './missing-fields.ts'
import { modelShapeRule } from './model-shape.ts'
import { nothingFitsRule } from './nothing-fits.ts'
import { otherMediaRule } from './other-media.ts'
import {
  complianceWithoutRegionRule,
  regionNotOfferedRule,
  regionOfOtherProviderRule,
  unknownRegionRule,
} from './regions.ts'
import { trainingContradictionsRule } from './training-contradictions.ts'
import { unreachableLatencyRule } from './unreachable-latency.ts'

const noWorkloadsRule: Rule = ({ requirements }) =>
  requirements.workloads.length > 0
    ? []
    : [
        finding({
          key: 'no-workloads',
          title: 'Describe at least one workload',
          rationale: 'The assessment names no workload, so there is nothing to size, to price or to secure.',
          category: 'DATA',
          severity: 'CRITICAL',
          confidence: 1,
          monthlyUsd: 0,
          effort: 'HOURS',
          steps: ['Add the workloads that run today or are planned'],
          evidence: [given('Workloads', '0')],
        }),
      ]

const rules: readonly Rule[] = [
  noWorkloadsRule,
  missingFieldsRule,
  modelShapeRule,
  otherMediaRule,
  unreachableLatencyRule,
  lengthDistributionRule,
  nothingFitsRule,
  trainingContradictionsRule,
  budgetBelowMinimumRule,
  unknownRegionRule,
  regionNotOfferedRule,
  regionOfOtherProviderRule,
  complianceWithoutRegionRule,
  currentSpendRule,
]

/** Checks the requirements for what is missing or contradicts itself. */
export function validate(requirements: Requirements): AgentOutcome {
  return adviseByRules(requirements, rules, ({ best }, findings) => {
    const planned = best.workloads.filter(({ compute }) => compute.kind !== 'none' && compute.plan !== null).length
    const bySeverity = (severity: Finding['severity']): number =>
      findings.filter((one) => one.severity === severity).length
    const problems = findings.length === 0 ? 'nothing missing or contradictory' : count(findings.length, 'problem')
    return {
      summary: `${count(requirements.workloads.length, 'workload')}, ${planned} with an accelerator plan (${describeCost(best)}): ${problems}.`,
      details: {
        planned,
        critical: bySeverity('CRITICAL'),
        high: bySeverity('HIGH'),
        minimumMonthlyUsd: best.monthlyUsd,
      },
    }
  })
}
