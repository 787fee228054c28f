import { Field, ObjectType } from 'type-graphql'
import type { Role } from '#platform/auth'
import { createConnectionTypes } from '#platform/paging'
import { RoleEnum } from './role.enum.ts'

@ObjectType('Membership', { description: 'The role of a user in an organization.' })
export class MembershipType {
  declare readonly userId: string

  declare readonly organizationId: string

  @Field(() => RoleEnum, { description: 'What the member may do.' })
  declare readonly role: Role

  @Field(() => Date, { description: 'When the user became a member.' })
  declare readonly since: Date
}

export const MembershipConnection = createConnectionTypes('Membership', MembershipType)
