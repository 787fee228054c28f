import { Directive, Field, Float, ID, InputType, Int } from 'type-graphql'
import type { ComplianceFramework } from '#schema/requirements/requirements'
import type { Effort, RecommendationCategory, Severity } from '../domain/recommendation.ts'
import { ComplianceFrameworkEnum, EffortEnum, RecommendationCategoryEnum, SeverityEnum } from './enums.ts'

// Inputs of other services. They are hidden from clients.

@Directive('@inaccessible')
@InputType('RunOfAssessmentInput', { description: 'An assessment and one of its runs.' })
export class RunOfAssessmentInput {
  @Field(() => ID, { description: 'Id of the assessment, with the prefix `asm_`.' })
  declare readonly assessmentId: string

  @Field(() => ID, { description: 'Id of the run, with the prefix `run_`.' })
  declare readonly runId: string
}

@Directive('@inaccessible')
@InputType('EvidenceInput', { description: 'A number or fact that a recommendation is based on.' })
export class EvidenceInput {
  @Field(() => String, { description: 'Name of the value.' })
  declare readonly label: string

  @Field(() => String, { description: 'The value with its unit.' })
  declare readonly value: string

  @Field(() => String, {
    nullable: true,
    description: "Source of the value; null when it is from the assessment's own requirements.",
  })
  declare readonly source?: string | null
}

@Directive('@inaccessible')
@InputType('RecommendationDraftInput', { description: 'A recommendation as an agent writes it.' })
export class RecommendationDraftInput {
  @Field(() => String, {
    description: 'Unique within the role. The next run of the role recognises the recommendation by it.',
  })
  declare readonly key: string

  @Field(() => String, { description: 'The recommendation in one line.' })
  declare readonly title: string

  @Field(() => String, { description: 'The finding, and why the recommendation follows from it.' })
  declare readonly rationale: string

  @Field(() => RecommendationCategoryEnum, { description: 'Area that the recommendation concerns.' })
  declare readonly category: RecommendationCategory

  @Field(() => SeverityEnum, { description: 'How urgent the recommendation is.' })
  declare readonly severity: Severity

  @Field(() => Float, { description: 'Confidence of the agent, 0 to 1.' })
  declare readonly confidence: number

  @Field(() => Float, {
    nullable: true,
    description:
      'Estimated change of monthly cost in whole US cents; negative values are savings. A Float because amounts exceed the range of Int.',
  })
  declare readonly monthlyCostImpactCents?: number | null

  @Field(() => String, { nullable: true, description: 'Why there is no amount.' })
  declare readonly costUnknown?: string | null

  @Field(() => EffortEnum, { description: 'Order of magnitude of the work needed.' })
  declare readonly effort: Effort

  @Field(() => [String], { description: 'What to do, in order.' })
  declare readonly steps: readonly string[]

  @Field(() => [EvidenceInput], { description: 'Numbers and facts that the recommendation is based on.' })
  declare readonly evidence: readonly EvidenceInput[]

  @Field(() => [ComplianceFrameworkEnum], { description: 'Compliance frameworks that the recommendation serves.' })
  declare readonly compliance: readonly ComplianceFramework[]
}

@Directive('@inaccessible')
@InputType('RecordRecommendationsInput', { description: 'Recommendations of one role in a run.' })
export class RecordRecommendationsInput extends RunOfAssessmentInput {
  @Field(() => String, { description: 'Role of the agent in the run.' })
  declare readonly role: string

  @Field(() => [RecommendationDraftInput], { description: 'The recommendations.' })
  declare readonly recommendations: readonly RecommendationDraftInput[]
}

@Directive('@inaccessible')
@InputType('RecommendationRankInput', { description: 'The rank of one recommendation.' })
export class RecommendationRankInput {
  @Field(() => ID, { description: 'Id of the recommendation, with the prefix `rec_`.' })
  declare readonly id: string

  @Field(() => Int, { description: 'Position, from 1.' })
  declare readonly rank: number

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the recommendation with the same content that stays in the list.',
  })
  declare readonly mergedInto?: string | null

  @Field(() => Float, { nullable: true, description: 'Score that determines the rank.' })
  declare readonly score?: number | null

  @Field(() => [ID], { nullable: true, description: 'Ids of recommendations whose savings cannot be taken together.' })
  declare readonly excludes?: readonly string[] | null

  @Field(() => [ID], { nullable: true, description: 'Ids of recommendations that have to be followed first.' })
  declare readonly requires?: readonly string[] | null

  @Field(() => Boolean, { nullable: true, description: 'Whether the saving counts towards the total.' })
  declare readonly savingCounted?: boolean | null
}

@Directive('@inaccessible')
@InputType('RankRecommendationsInput', { description: "Ranks of a run's recommendations." })
export class RankRecommendationsInput extends RunOfAssessmentInput {
  @Field(() => [RecommendationRankInput], { description: 'The ranks.' })
  declare readonly ranks: readonly RecommendationRankInput[]
}

@Directive('@inaccessible')
@InputType('ReportSectionInput', { description: 'A section of a report.' })
export class ReportSectionInput {
  @Field(() => String, { description: 'Heading of the section.' })
  declare readonly title: string

  @Field(() => String, { description: 'Text of the section in Markdown.' })
  declare readonly markdown: string
}

@Directive('@inaccessible')
@InputType('RecordReportInput', { description: 'The report of a run.' })
export class RecordReportInput extends RunOfAssessmentInput {
  @Field(() => String, { description: 'The result in one paragraph.' })
  declare readonly summary: string

  @Field(() => [ReportSectionInput], { description: 'Sections in reading order.' })
  declare readonly sections: readonly ReportSectionInput[]

  @Field(() => Float, {
    nullable: true,
    description:
      'Monthly cost of the plan in whole US cents; null when there is no plan. A Float because amounts exceed the range of Int.',
  })
  declare readonly monthlyCostCents?: number | null
}
