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
    description: 'Only assessments in one of these states. An empty list selects all.',
  })
  declare readonly status?: readonly AssessmentStatus[] | null
}

@InputType({ description: 'How to sort assessments.' })
export class AssessmentOrder {
  @Field(() => AssessmentOrderFieldEnum, { description: 'Field to sort by.' })
  declare readonly field: 'CREATED_AT'

  @Field(() => OrderDirectionEnum, { description: 'Direction of the order.' })
  declare readonly direction: OrderDirection
}

@ArgsType()
export class AssessmentListArguments extends PageArguments {
  @Field(() => AssessmentFilter, { nullable: true, description: 'Which assessments to list. Default: all.' })
  declare readonly filter?: AssessmentFilter | null

  @Field(() => AssessmentOrder, { nullable: true, description: 'Order of the items. Default: newest first.' })
  declare readonly orderBy?: AssessmentOrder | null
}

@InputType({ description: 'Which recommendations to list. A recommendation must meet all conditions.' })
export class RecommendationFilter {
  @Field(() => [RecommendationCategoryEnum], {
    nullable: true,
    description: 'Only recommendations of one of these areas. An empty list selects all.',
  })
  declare readonly category?: readonly RecommendationCategory[] | null

  @Field(() => [SeverityEnum], {
    nullable: true,
    description: 'Only recommendations with one of these severities. An empty list selects all.',
  })
  declare readonly severity?: readonly Severity[] | null

  @Field(() => [EffortEnum], {
    nullable: true,
    description: 'Only recommendations that need work of one of these orders of magnitude. An empty list selects all.',
  })
  declare readonly effort?: readonly Effort[] | null

  @Field(() => [DecisionEnum], {
    nullable: true,
    description: 'Only recommendations with one of these decisions. An empty list selects all.',
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
  @Field(() => RecommendationOrderFieldEnum, { description: 'Field to sort by.' })
  declare readonly field: 'RANK'

  @Field(() => OrderDirectionEnum, { description: 'Direction of the order.' })
  declare readonly direction: OrderDirection
}

@ArgsType()
export class RecommendationListArguments extends PageArguments {
  @Field(() => RecommendationFilter, {
    nullable: true,
    description: 'Which recommendations to list. Default: all.',
  })
  declare readonly filter?: RecommendationFilter | null

  @Field(() => RecommendationOrder, { nullable: true, description: 'Order of the items. Default: best rank first.' })
  declare readonly orderBy?: RecommendationOrder | null
}

@InputType({ description: 'How to sort milestones.' })
export class MilestoneOrder {
  @Field(() => MilestoneOrderFieldEnum, { description: 'Field to sort by.' })
  declare readonly field: 'CREATED_AT'

  @Field(() => OrderDirectionEnum, { description: 'Direction of the order.' })
  declare readonly direction: OrderDirection
}

@ArgsType()
export class MilestoneListArguments extends PageArguments {
  @Field(() => MilestoneOrder, { nullable: true, description: 'Order of the items. Default: newest first.' })
  declare readonly orderBy?: MilestoneOrder | null
}
