import { Field, ObjectType } from 'type-graphql'
import type { ActivityKind, ActivitySubjects } from '../domain/activity.ts'
import { ActivityKindEnum } from './enums.ts'

@ObjectType('OrganizationActivity')
export class OrganizationActivityType {
  declare readonly organizationId: string

  declare readonly subjects: ActivitySubjects

  @Field(() => String, { description: 'To go on from here, as `after`.' })
  declare readonly cursor: string

  @Field(() => ActivityKindEnum)
  declare readonly kind: ActivityKind

  @Field(() => Date)
  declare readonly at: Date
}
