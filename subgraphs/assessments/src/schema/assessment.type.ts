import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import { createConnectionTypes } from '#platform/paging'
import type { AssessmentStatus } from '../domain/assessment.ts'
import { cached } from './cached.ts'
import { AssessmentStatusEnum } from './enums.ts'
import { RequirementsType } from './requirements.type.ts'

@Directive('@key(fields: "id")')
@ObjectType('Assessment', {
  description:
    "An examination of a team's AI infrastructure: its requirements and the results of its runs. Visible to members of its organization.",
})
export class AssessmentType {
  @Field(() => ID, { description: 'Unique id with the prefix `asm_`.' })
  declare readonly id: string

  @Directive(cached)
  @Field(() => String, { description: 'Title, 1 to 200 characters.' })
  declare readonly title: string

  @Directive(cached)
  @Field(() => AssessmentStatusEnum, { description: 'State of the assessment.' })
  declare readonly status: AssessmentStatus

  @Directive(cached)
  @Field(() => Int, {
    description: 'Number of the current version, from 1. It increases by one with every visible change.',
  })
  declare readonly version: number

  @Directive(cached)
  @Field(() => RequirementsType, { description: 'Requirements that the assessment examines.' })
  declare readonly requirements: RequirementsType

  @Directive(cached)
  @Field(() => Date, { description: 'When the assessment was created.' })
  declare readonly createdAt: Date

  @Directive(cached)
  @Field(() => Date, { description: 'When the current version was written.' })
  declare readonly updatedAt: Date

  @Directive('@inaccessible')
  @Directive(cached)
  @Field(() => ID, { description: 'Id of the organization that owns the assessment. For other subgraphs.' })
  declare readonly organizationId: string
}

export const AssessmentConnection = createConnectionTypes('Assessment', AssessmentType)
