import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import { createConnectionTypes } from '#platform/paging'
import type { AssessmentStatus } from '../domain/assessment.ts'
import { cached } from './cached.ts'
import { AssessmentStatusEnum } from './enums.ts'
import { RequirementsType } from './requirements.type.ts'

@Directive('@key(fields: "id")')
@ObjectType('Assessment')
export class AssessmentType {
  @Field(() => ID)
  declare readonly id: string

  @Directive(cached)
  @Field(() => String)
  declare readonly title: string

  @Directive(cached)
  @Field(() => AssessmentStatusEnum)
  declare readonly status: AssessmentStatus

  @Directive(cached)
  @Field(() => Int, { description: 'Grows by one with every change that can be seen.' })
  declare readonly version: number

  @Directive(cached)
  @Field(() => RequirementsType)
  declare readonly requirements: RequirementsType

  @Directive(cached)
  @Field(() => Date)
  declare readonly createdAt: Date

  @Directive(cached)
  @Field(() => Date)
  declare readonly updatedAt: Date

  @Directive('@inaccessible')
  @Directive(cached)
  @Field(() => ID, { description: 'For other subgraphs.' })
  declare readonly organizationId: string
}

export const AssessmentConnection = createConnectionTypes('Assessment', AssessmentType)
