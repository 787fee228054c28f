import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import { RequirementsType } from './requirements.type.ts'

@Directive('@inaccessible')
@ObjectType('AssessmentForRun', { description: 'Data of an assessment that its run needs.' })
export class AssessmentForRunType {
  @Field(() => ID, { description: 'Id of the assessment, with the prefix `asm_`.' })
  declare readonly assessmentId: string

  @Field(() => ID, { description: 'Id of the organization, with the prefix `org_`.' })
  declare readonly organizationId: string

  @Field(() => String, { description: 'Title of the assessment.' })
  declare readonly title: string

  @Field(() => RequirementsType, { description: 'Requirements to examine.' })
  declare readonly requirements: RequirementsType

  @Field(() => Int, { description: 'Version of the assessment that the run examines.' })
  declare readonly version: number
}
