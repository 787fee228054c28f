import { ArgsType, Field } from 'type-graphql'
import { PageArguments } from '#platform/paging'
import type { AssessmentStatus } from '../domain/assessment.ts'
import { AssessmentStatusEnum } from './enums.ts'

@ArgsType()
export class AssessmentListArguments extends PageArguments {
  @Field(() => [AssessmentStatusEnum], {
    nullable: true,
    description: 'Only assessments in one of these states. An empty list filters nothing.',
  })
  declare readonly status?: readonly AssessmentStatus[] | null
}
