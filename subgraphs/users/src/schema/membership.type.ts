import { Field, ObjectType } from 'type-graphql'
import type { Role } from '#platform/auth'
import { createConnectionTypes } from '#platform/paging'
import { RoleEnum } from './role.enum.ts'

@ObjectType('Membership')
export class MembershipType {
  declare readonly userId: string

  declare readonly organizationId: string

  @Field(() => RoleEnum)
  declare readonly role: Role

  @Field(() => Date)
  declare readonly since: Date
}

export const MembershipConnection = createConnectionTypes('Membership', MembershipType)
