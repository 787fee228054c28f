import { ArgsType, Field, InputType } from 'type-graphql'
import { OrderDirectionEnum, PageArguments } from '#platform/paging'
import type { OrderDirection } from '#platform/paging'
import type { AssessmentStatus } from '../domain/assessment.ts'
import type { Decision, Effort, RecommendationCategory, Severity } from '../domain/recommendation.ts'
import {
  AssessmentOrderFieldEnum,
  AssessmentStatusEnum,
  DecisionEnum,
  EffortEnum,
  MilestoneOrderFieldEnum,
  RecommendationCategoryEnum,
  RecommendationOrderFieldEnum,
  SeverityEnum,
} from './enums.ts'

@InputType({ description: 'Which assessments to list.' })
export class AssessmentFilter {
  @Field(() => [AssessmentStatusEnum], {
    nullable: true,
    description: 'Only assessments in one of these states. An empty list filters nothing.',
  })
  declare readonly status?: readonly AssessmentStatus[] | null
}

@InputType({ description: 'How to sort assessments.' })
export class AssessmentOrder {
  @Field(() => AssessmentOrderFieldEnum, { description: 'By what to sort.' })
  declare readonly field: 'CREATED_AT'

  @Field(() => OrderDirectionEnum, { description: 'In which direction.' })
  declare readonly direction: OrderDirection
}

@ArgsType()
export class AssessmentListArguments extends PageArguments {
  @Field(() => AssessmentFilter, { nullable: true, description: 'Which assessments to list; all unless given.' })
  declare readonly filter?: AssessmentFilter | null

  @Field(() => AssessmentOrder, { nullable: true, description: 'How to sort them; newest first unless given.' })
  declare readonly orderBy?: AssessmentOrder | null
}

@InputType({ description: 'Which recommendations to list. Several conditions must all hold.' })
export class RecommendationFilter {
  @Field(() => [RecommendationCategoryEnum], {
    nullable: true,
    description: 'Only recommendations of one of these areas. An empty list filters nothing.',
  })
  declare readonly category?: readonly RecommendationCategory[] | null

  @Field(() => [SeverityEnum], {
    nullable: true,
    description: 'Only recommendations with one of these urgencies. An empty list filters nothing.',
  })
  declare readonly severity?: readonly Severity[] | null

  @Field(() => [EffortEnum], {
    nullable: true,
    description:
      'Only recommendations that need work of one of these orders of magnitude. An empty list filters nothing.',
  })
  declare readonly effort?: readonly Effort[] | null

  @Field(() => [DecisionEnum], {
    nullable: true,
    description: 'Only recommendations with one of these decisions. An empty list filters nothing.',
  })
  declare readonly decision?: readonly Decision[] | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: only recommendations with a decision. False: only those without one.',
  })
  declare readonly isDecided?: boolean | null
}

@InputType({ description: 'How to sort recommendations.' })
export class RecommendationOrder {
  @Field(() => RecommendationOrderFieldEnum, { description: 'By what to sort.' })
  declare readonly field: 'RANK'

  @Field(() => OrderDirectionEnum, { description: 'In which direction.' })
  declare readonly direction: OrderDirection
}

@ArgsType()
export class RecommendationListArguments extends PageArguments {
  @Field(() => RecommendationFilter, {
    nullable: true,
    description: 'Which recommendations to list; all unless given.',
  })
  declare readonly filter?: RecommendationFilter | null

  @Field(() => RecommendationOrder, { nullable: true, description: 'How to sort them; best rank first unless given.' })
  declare readonly orderBy?: RecommendationOrder | null
}

@InputType({ description: 'How to sort milestones.' })
export class MilestoneOrder {
  @Field(() => MilestoneOrderFieldEnum, { description: 'By what to sort.' })
  declare readonly field: 'CREATED_AT'

  @Field(() => OrderDirectionEnum, { description: 'In which direction.' })
  declare readonly direction: OrderDirection
}

@ArgsType()
export class MilestoneListArguments extends PageArguments {
  @Field(() => MilestoneOrder, { nullable: true, description: 'How to sort them; newest first unless given.' })
  declare readonly orderBy?: MilestoneOrder | null
}
