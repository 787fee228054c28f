import { Field, Int, ObjectType } from 'type-graphql'
import { MoneyType } from '#platform/subgraph-server'
import type { AgentRole, Effort, RecommendationCategory, Severity } from '../domain/advice/types.ts'
import { AgentRunType } from './agent-run.type.ts'
import { AgentRoleEnum, EffortEnum, RecommendationCategoryEnum, SeverityEnum } from './enums.ts'
import { RecommendationStub } from './stubs.ts'

@ObjectType('RecommendationState', {
  description: 'A recommendation in one run. `Recommendation` has the values of the latest run.',
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
    description: 'Estimated change of monthly cost; negative amounts are savings. Null when it cannot be estimated.',
  })
  declare readonly monthlyCostImpact: MoneyType | null

  @Field(() => Int, { description: 'Its rank among the recommendations of the run, from 1.' })
  declare readonly rank: number
}

@ObjectType('ComparedRecommendation', { description: 'A recommendation of one of two runs, or of both.' })
export class ComparedRecommendationType {
  @Field(() => RecommendationStub, { description: 'The recommendation.' })
  declare readonly recommendation: Pick<RecommendationStub, 'id'>

  @Field(() => AgentRoleEnum, { description: 'Role of the agent that made it.' })
  declare readonly role: AgentRole

  @Field(() => RecommendationStateType, {
    nullable: true,
    description: 'The recommendation in the first run; null when that run did not make it.',
  })
  declare readonly before: RecommendationStateType | null

  @Field(() => RecommendationStateType, {
    nullable: true,
    description: 'The recommendation in the second run; null when that run did not make it.',
  })
  declare readonly after: RecommendationStateType | null
}

@ObjectType('RunComparison', { description: 'Differences between the results of two runs of an assessment.' })
export class RunComparisonType {
  @Field(() => AgentRunType, { description: 'The first run.' })
  declare readonly before: AgentRunType

  @Field(() => AgentRunType, { description: 'The second run.' })
  declare readonly after: AgentRunType

  @Field(() => [ComparedRecommendationType], {
    description: 'Recommendations that only the first run made, best rank first.',
  })
  declare readonly fixed: readonly ComparedRecommendationType[]

  @Field(() => [ComparedRecommendationType], {
    description: 'Recommendations that only the second run made, best rank first.',
  })
  declare readonly new: readonly ComparedRecommendationType[]

  @Field(() => [ComparedRecommendationType], {
    description:
      'Recommendations of both runs that differ in title, category, severity, effort or amount, best rank first.',
  })
  declare readonly changed: readonly ComparedRecommendationType[]

  @Field(() => [AgentRoleEnum], {
    description:
      'Agents that completed in only one of the runs. Their recommendations are neither in `fixed` nor in `new`.',
  })
  declare readonly notCompared: readonly AgentRole[]

  @Field(() => MoneyType, {
    nullable: true,
    description:
      'Monthly cost of the second plan minus that of the first: negative when it fell. Null when one of the runs has no plan or no cost.',
  })
  declare readonly monthlyDifference: MoneyType | null
}
