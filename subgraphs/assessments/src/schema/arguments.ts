import { ArgsType, Field, Int } from 'type-graphql'
import type { AssessmentStatus } from '../domain/assessment.ts'
import { AssessmentStatusEnum } from './enums.ts'

@ArgsType()
export class ListArguments {
  @Field(() => Int, { nullable: true, defaultValue: 20 })
  declare readonly first: number | null

  @Field(() => String, { nullable: true })
  declare readonly after?: string | null
}

@ArgsType()
export class AssessmentListArguments extends ListArguments {
  @Field(() => [AssessmentStatusEnum], { nullable: true })
  declare readonly status?: readonly AssessmentStatus[] | null
}
