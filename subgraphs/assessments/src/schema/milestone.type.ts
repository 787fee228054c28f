import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { createConnectionTypes } from '#platform/paging'
import { MoneyType } from '#platform/subgraph-server'
import type { FrozenRecommendation } from '../domain/milestone.ts'
import type { Decision, Effort, RecommendationCategory, Severity } from '../domain/recommendation.ts'
import { AssessmentType } from './assessment.type.ts'
import { DecisionEnum, EffortEnum, RecommendationCategoryEnum, SeverityEnum } from './enums.ts'
import { RequirementsType } from './requirements.type.ts'

@Directive('@key(fields: "id")')
@ObjectType('Milestone', {
  description:
    'A named snapshot of an assessment: its requirements, plan cost, recommendations and decisions. Visible to members of its organization.',
})
export class MilestoneType {
  declare readonly assessmentId: string

  declare readonly createdBy: string

  declare readonly runId: string | null

  declare readonly monthlyCostCents: number | null

  declare readonly recommendations: readonly FrozenRecommendation[]

  @Field(() => ID, { description: 'Unique id with the prefix `mil_`.' })
  declare readonly id: string

  @Field(() => String, { description: 'Name, unique within the assessment.' })
  declare readonly name: string

  @Field(() => Date, { description: 'When the milestone was created.' })
  declare readonly createdAt: Date

  @Field(() => Int, { description: 'Version of the assessment at that time.' })
  declare readonly assessmentVersion: number

  @Field(() => RequirementsType, { description: 'Requirements of the assessment at that time.' })
  declare readonly requirements: RequirementsType
}

export const MilestoneConnection = createConnectionTypes('Milestone', MilestoneType)

@ObjectType('MilestoneRecommendation', {
  description: 'A recommendation at the time of a milestone. `Recommendation` has the values of the latest run.',
})
export class MilestoneRecommendationType {
  @Field(() => ID, { description: 'Id of the recommendation, with the prefix `rec_`.' })
  declare readonly recommendationId: string

  @Field(() => String, { description: 'The recommendation in one line.' })
  declare readonly title: string

  @Field(() => RecommendationCategoryEnum, { description: 'Area that the recommendation concerns.' })
  declare readonly category: RecommendationCategory

  @Field(() => SeverityEnum, { description: 'How urgent the recommendation is.' })
  declare readonly severity: Severity

  @Field(() => EffortEnum, { description: 'Order of magnitude of the work needed.' })
  declare readonly effort: Effort

  @Field(() => MoneyType, {
    nullable: true,
    description: 'Estimated change of cost per month; negative amounts are savings. Null when it cannot be estimated.',
  })
  declare readonly monthlyCostImpact: MoneyType | null

  @Field(() => Int, { description: 'Its rank among the recommendations of the run, from 1.' })
  declare readonly rank: number

  @Field(() => DecisionEnum, { nullable: true, description: 'Decision of the team at that time; null before one.' })
  declare readonly decision: Decision | null
}

@ObjectType('MilestoneChange', { description: 'A recommendation of one of two milestones, or of both.' })
export class MilestoneChangeType {
  @Field(() => MilestoneRecommendationType, {
    nullable: true,
    description: 'The recommendation in the first milestone; null when only the second has it.',
  })
  declare readonly before: MilestoneRecommendationType | null

  @Field(() => MilestoneRecommendationType, {
    nullable: true,
    description: 'The recommendation in the second milestone; null when only the first has it.',
  })
  declare readonly after: MilestoneRecommendationType | null
}

@ObjectType('MilestoneComparison', { description: 'Differences between two milestones of an assessment.' })
export class MilestoneComparisonType {
  @Field(() => MilestoneType, { description: 'The first milestone.' })
  declare readonly before: MilestoneType

  @Field(() => MilestoneType, { description: 'The second milestone.' })
  declare readonly after: MilestoneType

  @Field(() => [MilestoneChangeType], {
    description: 'Recommendations that only the first milestone contains, best rank first.',
  })
  declare readonly fixed: readonly MilestoneChangeType[]

  @Field(() => [MilestoneChangeType], {
    description: 'Recommendations that only the second milestone contains, best rank first.',
  })
  declare readonly new: readonly MilestoneChangeType[]

  @Field(() => [MilestoneChangeType], {
    description:
      'Recommendations of both milestones that differ in title, category, severity, effort, amount or decision, best rank first.',
  })
  declare readonly changed: readonly MilestoneChangeType[]

  @Field(() => MoneyType, {
    nullable: true,
    description:
      'Monthly cost of the second plan minus that of the first: negative when it fell. Null when one of them has no cost.',
  })
  declare readonly monthlyDifference: MoneyType | null
}

@InputType({ description: 'The new milestone.' })
export class CreateMilestoneInput {
  @Field(() => ID, { description: 'Id of the assessment, with the prefix `asm_`.' })
  declare readonly assessmentId: string

  @Field(() => String, { description: 'Name, unique within the assessment. 1 to 200 characters.' })
  declare readonly name: string
}

@ObjectType({ description: 'Result of createMilestone.' })
export class CreateMilestonePayload {
  @Field(() => MilestoneType, { description: 'The new milestone.' })
  declare readonly milestone: MilestoneType
}

@InputType({ description: 'The milestone to delete.' })
export class DeleteMilestoneInput {
  @Field(() => ID, { description: 'Id of the milestone, with the prefix `mil_`.' })
  declare readonly id: string
}

@ObjectType({ description: 'Result of deleteMilestone.' })
export class DeleteMilestonePayload {
  @Field(() => ID, { description: 'Id of the milestone that was deleted.' })
  declare readonly deletedMilestoneId: string

  @Field(() => AssessmentType, { description: 'The assessment that it belonged to.' })
  declare readonly assessment: AssessmentType
}
