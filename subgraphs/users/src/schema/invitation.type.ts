import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import type { Role } from '#platform/auth'
import { createConnectionTypes } from '#platform/paging'
import type { InvitationStatus } from '../domain/invitation.ts'
import { RoleEnum } from './role.enum.ts'

export const InvitationStatusEnum = {
  PENDING: 'PENDING',
  ACCEPTED: 'ACCEPTED',
  DECLINED: 'DECLINED',
  REVOKED: 'REVOKED',
  EXPIRED: 'EXPIRED',
} as const satisfies Record<InvitationStatus, InvitationStatus>

registerEnumType(InvitationStatusEnum, { name: 'InvitationStatus' })

@ObjectType('Invitation', {
  description:
    'An offer to join an organization, sent by mail. Nobody becomes a member by it but by accepting it; whether the address belongs to a user, it does not tell.',
})
export class InvitationType {
  @Field(() => ID)
  declare readonly id: string

  @Field(() => ID)
  declare readonly organizationId: string

  @Field(() => String, { description: 'Where the mail goes, in lower case.' })
  declare readonly email: string

  @Field(() => RoleEnum)
  declare readonly role: Role

  declare readonly invitedBy: string

  @Field(() => Date)
  declare readonly createdAt: Date

  @Field(() => Date, { description: 'Seven days after the latest mail.' })
  declare readonly expiresAt: Date
}

export const InvitationConnection = createConnectionTypes('Invitation', InvitationType)
