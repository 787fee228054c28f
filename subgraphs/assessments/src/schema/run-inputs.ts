import { Directive, Field, Float, ID, InputType, Int } from 'type-graphql'
import type { Effort, RecommendationCategory, Severity } from '../domain/recommendation.ts'
import type { ComplianceFramework } from '../domain/requirements.ts'
import { ComplianceFrameworkEnum, EffortEnum, RecommendationCategoryEnum, SeverityEnum } from './enums.ts'

// What other parts of the platform hand in. No client sees any of it.

@Directive('@inaccessible')
@InputType('RunOfAssessmentInput')
export class RunOfAssessmentInput {
  @Field(() => ID)
  declare readonly assessmentId: string

  @Field(() => ID)
  declare readonly runId: string
}

@Directive('@inaccessible')
@InputType('EvidenceInput')
export class EvidenceInput {
  @Field(() => String)
  declare readonly label: string

  @Field(() => String)
  declare readonly value: string

  @Field(() => String, { nullable: true })
  declare readonly source?: string | null
}

@Directive('@inaccessible')
@InputType('RecommendationDraftInput')
export class RecommendationDraftInput {
  @Field(() => String, { description: "Unique within the role; the role's next run recognises the advice by it." })
  declare readonly key: string

  @Field(() => String)
  declare readonly title: string

  @Field(() => String)
  declare readonly rationale: string

  @Field(() => RecommendationCategoryEnum)
  declare readonly category: RecommendationCategory

  @Field(() => SeverityEnum)
  declare readonly severity: Severity

  @Field(() => Float)
  declare readonly confidence: number

  @Field(() => Float, { nullable: true, description: 'Whole cents. An Int has room for 21 million dollars only.' })
  declare readonly monthlyCostImpactCents?: number | null

  @Field(() => EffortEnum)
  declare readonly effort: Effort

  @Field(() => [String])
  declare readonly steps: readonly string[]

  @Field(() => [EvidenceInput])
  declare readonly evidence: readonly EvidenceInput[]

  @Field(() => [ComplianceFrameworkEnum])
  declare readonly compliance: readonly ComplianceFramework[]
}

@Directive('@inaccessible')
@InputType('RecordRecommendationsInput')
export class RecordRecommendationsInput extends RunOfAssessmentInput {
  @Field(() => String, { description: "The agent's role in the run." })
  declare readonly role: string

  @Field(() => [RecommendationDraftInput])
  declare readonly recommendations: readonly RecommendationDraftInput[]
}

@Directive('@inaccessible')
@InputType('RecommendationRankInput')
export class RecommendationRankInput {
  @Field(() => ID)
  declare readonly id: string

  @Field(() => Int)
  declare readonly rank: number

  @Field(() => ID, { nullable: true, description: 'The recommendation that says the same and stays in the list.' })
  declare readonly mergedInto?: string | null
}

@Directive('@inaccessible')
@InputType('RankRecommendationsInput')
export class RankRecommendationsInput extends RunOfAssessmentInput {
  @Field(() => [RecommendationRankInput])
  declare readonly ranks: readonly RecommendationRankInput[]
}

@Directive('@inaccessible')
@InputType('ReportSectionInput')
export class ReportSectionInput {
  @Field(() => String)
  declare readonly title: string

  @Field(() => String)
  declare readonly markdown: string
}

@Directive('@inaccessible')
@InputType('RecordReportInput')
export class RecordReportInput extends RunOfAssessmentInput {
  @Field(() => String)
  declare readonly summary: string

  @Field(() => [ReportSectionInput])
  declare readonly sections: readonly ReportSectionInput[]
}
