import { registerEnumType } from 'type-graphql'
import { activityKinds } from '../domain/activity.ts'
import { assessmentStatuses } from '../domain/assessment.ts'
import { decisions, efforts, recommendationCategories, severities } from '../domain/recommendation.ts'
import { cloudProviders, complianceFrameworks, precisions, workloadKinds } from '../domain/requirements.ts'
import { describeNeeds } from '../domain/workload-needs.ts'

export const AssessmentStatusEnum = register('AssessmentStatus', assessmentStatuses)
export const WorkloadKindEnum = register('WorkloadKind', workloadKinds, describeNeeds)
export const PrecisionEnum = register('Precision', precisions)
export const CloudProviderEnum = register('CloudProvider', cloudProviders)
export const ComplianceFrameworkEnum = register('ComplianceFramework', complianceFrameworks)
export const RecommendationCategoryEnum = register('RecommendationCategory', recommendationCategories)
export const SeverityEnum = register('Severity', severities)
export const EffortEnum = register('Effort', efforts)
export const ActivityKindEnum = register('OrganizationActivityKind', activityKinds)
export const DecisionEnum = register('Decision', decisions)

function register<Value extends string>(
  name: string,
  values: readonly Value[],
  describe?: (value: Value) => string,
): Readonly<Record<string, Value>> {
  const type: Readonly<Record<string, Value>> = Object.fromEntries(values.map((value) => [value, value]))
  const describeAll = () => Object.fromEntries(values.map((value) => [value, { description: describe?.(value) }]))
  registerEnumType(type, { name, ...(describe && { valuesConfig: describeAll() as never }) })
  return type
}
