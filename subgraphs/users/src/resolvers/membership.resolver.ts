import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { Membership } from '../domain/records.ts'
import { MembershipType } from '../schema/membership.type.ts'
import { OrganizationType } from '../schema/organization.type.ts'
import { UserType } from '../schema/user.type.ts'
import type { UsersContext } from './context.ts'

@Resolver(() => MembershipType)
export class MembershipResolver {
  @FieldResolver(() => UserType)
  user(@Root() membership: Membership, @Ctx() { loaders }: UsersContext): Promise<UserType | null> {
    return loaders.user.load(membership.userId)
  }

  @FieldResolver(() => OrganizationType)
  organization(@Root() membership: Membership, @Ctx() { loaders }: UsersContext): Promise<OrganizationType | null> {
    return loaders.organization.load(membership.organizationId)
  }
}
