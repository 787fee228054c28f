import { ArgsType, Field, InputType } from 'type-graphql'
import type { Role } from '#platform/auth'
import { OrderDirectionEnum, PageArguments } from '#platform/paging'
import type { OrderDirection } from '#platform/paging'
import { defineEnum } from '#platform/subgraph-server'
import { RoleEnum } from './role.enum.ts'

const MembershipOrderFieldEnum = defineEnum<'SINCE'>('MembershipOrderField', {
  description: 'By what memberships can be sorted.',
  values: { SINCE: 'When they began.' },
})

@InputType({ description: 'Which memberships to list.' })
export class MembershipFilter {
  @Field(() => [RoleEnum], {
    nullable: true,
    description: 'Only memberships with one of these roles. An empty list filters nothing.',
  })
  declare readonly role?: readonly Role[] | null
}

@InputType({ description: 'How to sort memberships.' })
export class MembershipOrder {
  @Field(() => MembershipOrderFieldEnum, { description: 'By what to sort.' })
  declare readonly field: 'SINCE'

  @Field(() => OrderDirectionEnum, { description: 'In which direction.' })
  declare readonly direction: OrderDirection
}

@ArgsType()
export class MembershipListArguments extends PageArguments {
  @Field(() => MembershipFilter, { nullable: true, description: 'Which memberships to list; all unless given.' })
  declare readonly filter?: MembershipFilter | null

  @Field(() => MembershipOrder, { nullable: true, description: 'How to sort them; oldest first unless given.' })
  declare readonly orderBy?: MembershipOrder | null
}

/** The roles of a filter, each once; null if it filters nothing. */
export const rolesOf = (filter: MembershipFilter | null | undefined): readonly Role[] | null =>
  filter?.role?.length ? [...new Set(filter.role)] : null
