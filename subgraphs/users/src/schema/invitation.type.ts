import { Field, ID, ObjectType } from 'type-graphql'
import type { Role } from '#platform/auth'
import { createConnectionTypes } from '#platform/paging'
import { defineEnum } from '#platform/subgraph-server'
import type { InvitationStatus } from '../domain/invitation.ts'
import { NodeType } from './node.type.ts'
import { RoleEnum } from './role.enum.ts'

export const InvitationStatusEnum = defineEnum<InvitationStatus>('InvitationStatus', {
  description: 'State of an invitation. Only a PENDING one can be accepted.',
  values: {
    PENDING: 'Sent, and not answered yet.',
    ACCEPTED: 'The invited person has become a member.',
    DECLINED: 'The invited person has declined.',
    REVOKED: 'A member has revoked the invitation.',
    EXPIRED: 'Not answered within seven days of the latest email. It can be sent again.',
  },
})

@ObjectType('Invitation', {
  implements: NodeType,
  description:
    'An offer to join an organization, sent by email. The invited person becomes a member by accepting it. An invitation does not reveal whether the address belongs to a user.',
})
export class InvitationType {
  @Field(() => ID, { description: 'Unique id with the prefix `inv_`.' })
  declare readonly id: string

  @Field(() => ID, { description: 'Id of the organization, with the prefix `org_`.' })
  declare readonly organizationId: string

  @Field(() => String, { description: 'Address that the invitation was sent to, in lower case.' })
  declare readonly email: string

  @Field(() => RoleEnum, { description: 'Role that the invited person gets.' })
  declare readonly role: Role

  declare readonly invitedBy: string

  @Field(() => Date, { description: 'When the invitation was created.' })
  declare readonly createdAt: Date

  @Field(() => Date, { description: 'When the invitation expires: seven days after its latest email.' })
  declare readonly expiresAt: Date
}

export const InvitationConnection = createConnectionTypes('Invitation', InvitationType)
