import type { Requirements } from '#schema/requirements/requirements'
import { describePlan } from './infrastructure-plan.ts'
import type { InfrastructurePlan } from './infrastructure-plan.ts'
import { describeAnalysis } from './plan-analysis.ts'

/** The plan of a run, with what follows from it. */
export function describeRunPlan(requirements: Requirements): InfrastructurePlan {
  return { ...describePlan(requirements), analysis: describeAnalysis(requirements) }
}
