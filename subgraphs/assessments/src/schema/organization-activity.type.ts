import { Field, ObjectType } from 'type-graphql'
import type { ActivityKind, ActivitySubjects } from '../domain/activity.ts'
import { ActivityKindEnum } from './enums.ts'

@ObjectType('OrganizationActivity', { description: 'Something that happened in an organization.' })
export class OrganizationActivityType {
  declare readonly organizationId: string

  declare readonly subjects: ActivitySubjects

  @Field(() => String, { description: 'Position of the event. Pass it as `after` to resume after it.' })
  declare readonly cursor: string

  @Field(() => ActivityKindEnum, { description: 'Kind of the event, which determines the fields that are set.' })
  declare readonly kind: ActivityKind

  @Field(() => Date, { description: 'When it happened.' })
  declare readonly at: Date
}
