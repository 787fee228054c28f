import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import { RequirementsType } from './requirements.type.ts'

@Directive('@inaccessible')
@ObjectType('AssessmentForRun', { description: 'What a run has to know of the assessment that it examines.' })
export class AssessmentForRunType {
  @Field(() => ID)
  declare readonly assessmentId: string

  @Field(() => ID)
  declare readonly organizationId: string

  @Field(() => String)
  declare readonly title: string

  @Field(() => RequirementsType)
  declare readonly requirements: RequirementsType

  @Field(() => Int)
  declare readonly version: number
}
