import { ArgsType, Field, InputType } from 'type-graphql'
import { OrderDirectionEnum, PageArguments } from '#platform/paging'
import type { OrderDirection } from '#platform/paging'
import type { AssessmentStatus } from '../domain/assessment.ts'
import { AssessmentOrderFieldEnum, AssessmentStatusEnum } from './enums.ts'

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
