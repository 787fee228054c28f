import { Field, Int, ObjectType } from 'type-graphql'
import { MoneyType } from '#platform/subgraph-server'
import type { AgentRole, Effort, RecommendationCategory, Severity } from '../domain/advice/types.ts'
import { AgentRunType } from './agent-run.type.ts'
import { AgentRoleEnum, EffortEnum, RecommendationCategoryEnum, SeverityEnum } from './enums.ts'
import { RecommendationStub } from './stubs.ts'

@ObjectType('RecommendationState', {
  description: 'What one run said about a recommendation; `Recommendation` itself has what the last run said.',
})
export class RecommendationStateType {
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
    description: 'Estimated change of monthly cost; negative amounts are savings. Null where no amount can be said.',
  })
  declare readonly monthlyCostImpact: MoneyType | null

  @Field(() => Int, { description: 'Its rank among the recommendations of the run, from 1.' })
  declare readonly rank: number
}

@ObjectType('ComparedRecommendation', { description: 'A recommendation of one of two runs, or of both.' })
export class ComparedRecommendationType {
  @Field(() => RecommendationStub, { description: 'The recommendation.' })
  declare readonly recommendation: Pick<RecommendationStub, 'id'>

  @Field(() => AgentRoleEnum, { description: 'Role of the agent that gave it.' })
  declare readonly role: AgentRole

  @Field(() => RecommendationStateType, {
    nullable: true,
    description: 'What the first run said; null where it did not give the recommendation.',
  })
  declare readonly before: RecommendationStateType | null

  @Field(() => RecommendationStateType, {
    nullable: true,
    description: 'What the second run said; null where it did not give the recommendation.',
  })
  declare readonly after: RecommendationStateType | null
}

@ObjectType('RunComparison', { description: 'How the results of two runs of an assessment differ.' })
export class RunComparisonType {
  @Field(() => AgentRunType, { description: 'The first run.' })
  declare readonly before: AgentRunType

  @Field(() => AgentRunType, { description: 'The second run.' })
  declare readonly after: AgentRunType

  @Field(() => [ComparedRecommendationType], {
    description: 'Recommendations of the first run that the second one does not give any more, best rank first.',
  })
  declare readonly fixed: readonly ComparedRecommendationType[]

  @Field(() => [ComparedRecommendationType], {
    description: 'Recommendations of the second run that the first one did not give, best rank first.',
  })
  declare readonly new: readonly ComparedRecommendationType[]

  @Field(() => [ComparedRecommendationType], {
    description:
      'Recommendations of both runs whose title, category, severity, effort or amount differs, best rank first.',
  })
  declare readonly changed: readonly ComparedRecommendationType[]

  @Field(() => [AgentRoleEnum], {
    description: 'Agents that only one of the runs has a result of: what they recommend is neither fixed nor new.',
  })
  declare readonly notCompared: readonly AgentRole[]

  @Field(() => MoneyType, {
    nullable: true,
    description:
      'Cost of a month of the second plan − the first; negative where it fell. Null where one of the runs has no plan or no cost.',
  })
  declare readonly monthlyDifference: MoneyType | null
}
