import { ArgsType, Field, InputType } from 'type-graphql'
import type { Role } from '#platform/auth'
import { OrderDirectionEnum, PageArguments } from '#platform/paging'
import type { OrderDirection } from '#platform/paging'
import { defineEnum } from '#platform/subgraph-server'
import type { InvitationStatus } from '../domain/invitation.ts'
import { InvitationStatusEnum } from './invitation.type.ts'
import { RoleEnum } from './role.enum.ts'

const MembershipOrderFieldEnum = defineEnum<'SINCE'>('MembershipOrderField', {
  description: 'Fields by which memberships can be sorted.',
  values: { SINCE: 'When the user became a member.' },
})

@InputType({ description: 'Which memberships to list.' })
export class MembershipFilter {
  @Field(() => [RoleEnum], {
    nullable: true,
    description: 'Only memberships with one of these roles. An empty list selects all.',
  })
  declare readonly role?: readonly Role[] | null
}

@InputType({ description: 'How to sort memberships.' })
export class MembershipOrder {
  @Field(() => MembershipOrderFieldEnum, { description: 'Field to sort by.' })
  declare readonly field: 'SINCE'

  @Field(() => OrderDirectionEnum, { description: 'Direction of the order.' })
  declare readonly direction: OrderDirection
}

@ArgsType()
export class MembershipListArguments extends PageArguments {
  @Field(() => MembershipFilter, { nullable: true, description: 'Which memberships to list. Default: all.' })
  declare readonly filter?: MembershipFilter | null

  @Field(() => MembershipOrder, { nullable: true, description: 'Order of the items. Default: oldest first.' })
  declare readonly orderBy?: MembershipOrder | null
}

/** The choices of a filter, each once; null if it filters nothing. */
export const choicesOf = <Choice>(choices: readonly Choice[] | null | undefined): readonly Choice[] | null =>
  choices?.length ? [...new Set(choices)] : null

const InvitationOrderFieldEnum = defineEnum<'CREATED_AT'>('InvitationOrderField', {
  description: 'Fields by which invitations can be sorted.',
  values: { CREATED_AT: 'When they were created.' },
})

@InputType({ description: 'Which invitations to list.' })
export class InvitationFilter {
  @Field(() => [InvitationStatusEnum], {
    nullable: true,
    description: 'Only invitations with one of these statuses. An empty list selects all.',
  })
  declare readonly status?: readonly InvitationStatus[] | null

  @Field(() => [RoleEnum], {
    nullable: true,
    description: 'Only invitations to one of these roles. An empty list selects all.',
  })
  declare readonly role?: readonly Role[] | null
}

@InputType({ description: 'How to sort invitations.' })
export class InvitationOrder {
  @Field(() => InvitationOrderFieldEnum, { description: 'Field to sort by.' })
  declare readonly field: 'CREATED_AT'

  @Field(() => OrderDirectionEnum, { description: 'Direction of the order.' })
  declare readonly direction: OrderDirection
}

@ArgsType()
export class InvitationListArguments extends PageArguments {
  @Field(() => InvitationFilter, { nullable: true, description: 'Which invitations to list. Default: all.' })
  declare readonly filter?: InvitationFilter | null

  @Field(() => InvitationOrder, { nullable: true, description: 'Order of the items. Default: newest first.' })
  declare readonly orderBy?: InvitationOrder | null
}
