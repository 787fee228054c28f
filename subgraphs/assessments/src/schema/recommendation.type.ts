import { Directive, Field, Float, ID, Int, ObjectType } from 'type-graphql'
import { createConnectionTypes } from '#platform/paging'
import type { Effort, RecommendationCategory, Severity } from '../domain/recommendation.ts'
import type { ComplianceFramework } from '../domain/requirements.ts'
import { cached } from './cached.ts'
import { ComplianceFrameworkEnum, EffortEnum, RecommendationCategoryEnum, SeverityEnum } from './enums.ts'

@ObjectType('Evidence')
export class EvidenceType {
  @Field(() => String)
  declare readonly label: string

  @Field(() => String)
  declare readonly value: string

  @Field(() => String, { nullable: true, description: "Null for the assessment's own input." })
  declare readonly source: string | null
}

@Directive('@key(fields: "id")')
@ObjectType('Recommendation')
export class RecommendationType {
  @Field(() => ID)
  declare readonly id: string

  @Directive(cached)
  @Field(() => String)
  declare readonly title: string

  @Directive(cached)
  @Field(() => String, { description: 'What was found, and why this follows from it.' })
  declare readonly rationale: string

  @Directive(cached)
  @Field(() => RecommendationCategoryEnum)
  declare readonly category: RecommendationCategory

  @Directive(cached)
  @Field(() => SeverityEnum)
  declare readonly severity: Severity

  @Directive(cached)
  @Field(() => Float, { description: '0 to 1.' })
  declare readonly confidence: number

  @Directive(cached)
  @Field(() => Int, {
    nullable: true,
    description:
      'Estimated change of monthly cost, US cents; negative saves. Null where no amount can be said, and above $21,474,836.47 either way: `monthlyCostImpactUsd` has every amount.',
  })
  declare readonly monthlyCostImpactCents: number | null

  @Directive(cached)
  @Field(() => EffortEnum)
  declare readonly effort: Effort

  @Directive(cached)
  @Field(() => [String])
  declare readonly steps: readonly string[]

  @Directive(cached)
  @Field(() => [EvidenceType])
  declare readonly evidence: readonly EvidenceType[]

  @Directive(cached)
  @Field(() => [ComplianceFrameworkEnum])
  declare readonly compliance: readonly ComplianceFramework[]

  @Directive(cached)
  @Field(() => Int, { description: 'From 1. Provisional, by severity, until the run has ranked what it found.' })
  declare readonly rank: number

  @Directive('@inaccessible')
  @Directive(cached)
  @Field(() => ID, { description: 'The last run that gave this advice. For other subgraphs.' })
  declare readonly runId: string
}

export const RecommendationConnection = createConnectionTypes('Recommendation', RecommendationType)
