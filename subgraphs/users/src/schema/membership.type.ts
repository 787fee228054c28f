import { Field, ID, ObjectType } from 'type-graphql'
import type { Role } from '#platform/auth'
import { createConnectionTypes } from '#platform/paging'
import { NodeType } from './node.type.ts'
import { RoleEnum } from './role.enum.ts'

@ObjectType('Membership', {
  implements: NodeType,
  description: 'The role of a user in an organization.',
})
export class MembershipType {
  @Field(() => ID, { description: 'Unique id with the prefix `mem_`.' })
  declare readonly id: string

  declare readonly userId: string

  declare readonly organizationId: string

  @Field(() => RoleEnum, { description: 'Role of the member in the organization.' })
  declare readonly role: Role

  @Field(() => Date, { description: 'When the user became a member.' })
  declare readonly since: Date
}

export const MembershipConnection = createConnectionTypes('Membership', MembershipType)
