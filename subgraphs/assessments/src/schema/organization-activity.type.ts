import { Field, ObjectType } from 'type-graphql'
import type { ActivityKind, ActivitySubjects } from '../domain/activity.ts'
import { ActivityKindEnum } from './enums.ts'

@ObjectType('OrganizationActivity', { description: 'Something that happened in an organization.' })
export class OrganizationActivityType {
  declare readonly organizationId: string

  declare readonly subjects: ActivitySubjects

  @Field(() => String, { description: 'Position of the event. Pass it as `after` to resume behind it.' })
  declare readonly cursor: string

  @Field(() => ActivityKindEnum, { description: 'What happened. It determines which of the fields below are set.' })
  declare readonly kind: ActivityKind

  @Field(() => Date, { description: 'When it happened.' })
  declare readonly at: Date
}
