import { Directive, Field, Float, ID, Int, ObjectType } from 'type-graphql'
import { createConnectionTypes } from '#platform/paging'
import type { ComplianceFramework } from '#schema/requirements/requirements'
import type { Effort, RecommendationCategory, Severity } from '../domain/recommendation.ts'
import { cached } from './cached.ts'
import { ComplianceFrameworkEnum, EffortEnum, RecommendationCategoryEnum, SeverityEnum } from './enums.ts'

@ObjectType('Evidence', { description: 'A number or fact that a recommendation is based on.' })
export class EvidenceType {
  @Field(() => String, { description: 'Name of the value.' })
  declare readonly label: string

  @Field(() => String, { description: 'The value with its unit.' })
  declare readonly value: string

  @Field(() => String, {
    nullable: true,
    description:
      "Source of the value: a document or an address. Null when it is from the assessment's own requirements.",
  })
  declare readonly source: string | null
}

@Directive('@key(fields: "id")')
@ObjectType('Recommendation', {
  description: "A finding and the steps that address it. Visible to members of the assessment's organization.",
})
export class RecommendationType {
  @Field(() => ID, {
    description: 'Unique id with the prefix `rec_`.',
  })
  declare readonly id: string

  @Directive(cached)
  @Field(() => String, { description: 'The recommendation in one line.' })
  declare readonly title: string

  @Directive(cached)
  @Field(() => String, { description: 'The finding, and why the recommendation follows from it.' })
  declare readonly rationale: string

  @Directive(cached)
  @Field(() => RecommendationCategoryEnum, { description: 'Area that the recommendation concerns.' })
  declare readonly category: RecommendationCategory

  @Directive(cached)
  @Field(() => SeverityEnum, { description: 'How urgent the recommendation is.' })
  declare readonly severity: Severity

  @Directive(cached)
  @Field(() => Float, { description: 'Confidence of the agent, 0 to 1.' })
  declare readonly confidence: number

  @Directive(cached)
  @Field(() => String, {
    nullable: true,
    description: 'Why `monthlyCostImpact` is null. Null when there is an amount, which can be 0.',
  })
  declare readonly costUnknown: string | null

  @Directive(cached)
  @Field(() => Float, {
    description:
      'Score that determines `rank`: value + risk − effort. The value is 60 × √(saving ÷ largest saving) × (0.5 + confidence ÷ 2), and 60 % of that unless the saving is the largest or `savingCounted` is true. The risk is 100, 40, 20, 8 or 2 by severity, times the confidence; a quarter of that for duties that apply to every system. The effort is 0, 2, 5 or 9. The score is 0 until the run has ranked the recommendation.',
  })
  declare readonly score: number

  @Directive(cached)
  @Field(() => Boolean, {
    description:
      'Whether the saving counts towards the total. Of recommendations that exclude each other, only one counts, so the counted savings can be added up.',
  })
  declare readonly savingCounted: boolean

  @Directive(cached)
  @Field(() => EffortEnum, { description: 'Order of magnitude of the work needed.' })
  declare readonly effort: Effort

  @Directive(cached)
  @Field(() => [String], { description: 'What to do, in order.' })
  declare readonly steps: readonly string[]

  @Directive(cached)
  @Field(() => [EvidenceType], { description: 'Numbers and facts that the recommendation is based on.' })
  declare readonly evidence: readonly EvidenceType[]

  @Directive(cached)
  @Field(() => [ComplianceFrameworkEnum], { description: 'Compliance frameworks that the recommendation serves.' })
  declare readonly compliance: readonly ComplianceFramework[]

  @Directive(cached)
  @Field(() => Int, {
    description:
      'Position among the recommendations of the run, from 1. Provisional, by severity, until the run has ranked them.',
  })
  declare readonly rank: number

  @Directive('@inaccessible')
  @Directive(cached)
  @Field(() => ID, { description: 'Id of the latest run that made this recommendation. For other subgraphs.' })
  declare readonly runId: string
}

export const RecommendationConnection = createConnectionTypes('Recommendation', RecommendationType)
