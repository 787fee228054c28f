import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { assertSignedIn } from '#platform/auth'
import type { Membership } from '../domain/records.ts'
import { AddMemberInput, ChangeMemberRoleInput, RemoveMemberInput } from '../schema/inputs.ts'
import { MembershipType } from '../schema/membership.type.ts'
import { OrganizationType } from '../schema/organization.type.ts'
import { UserType } from '../schema/user.type.ts'
import type { MemberService } from '../services/member.service.ts'
import type { Member } from '../services/organization.service.ts'
import type { UserInAnswer, UsersContext } from './context.ts'

@Resolver(() => MembershipType)
export class MembershipResolver {
  readonly #members: MemberService

  constructor(members: MemberService) {
    this.#members = members
  }

  @Mutation(() => MembershipType)
  async addMember(
    @Arg('input', () => AddMemberInput) input: AddMemberInput,
    @Ctx() context: UsersContext,
  ): Promise<MembershipType> {
    return this.#members.add(memberOf(context), input)
  }

  @Mutation(() => MembershipType, {
    description:
      'The membership as it was. Everybody may leave but the last OWNER; ADMINs and OWNERs may remove others.',
  })
  async removeMember(
    @Arg('input', () => RemoveMemberInput) input: RemoveMemberInput,
    @Ctx() context: UsersContext,
  ): Promise<EndedMembership> {
    return { ...(await this.#members.remove(memberOf(context), input)), hasEnded: true }
  }

  @Mutation(() => MembershipType, {
    description: 'For ADMINs and OWNERs; only an OWNER gives that role or takes it away. The last OWNER stays one.',
  })
  async changeMemberRole(
    @Arg('input', () => ChangeMemberRoleInput) input: ChangeMemberRoleInput,
    @Ctx() context: UsersContext,
  ): Promise<MembershipType> {
    return this.#members.changeRole(memberOf(context), input)
  }

  @FieldResolver(() => UserType)
  async user(
    @Root() membership: Membership | EndedMembership,
    @Ctx() { loaders }: UsersContext,
  ): Promise<(UserType & UserInAnswer) | null> {
    const user = await loaders.user.load(membership.userId)
    return user && 'hasEnded' in membership ? { ...user, isFormerMember: true } : user
  }

  @FieldResolver(() => OrganizationType)
  organization(@Root() membership: Membership, @Ctx() { loaders }: UsersContext): Promise<OrganizationType | null> {
    return loaders.organization.load(membership.organizationId)
  }
}

/** One that this very operation has ended: who could end it has seen whose it was. */
type EndedMembership = MembershipType & { readonly hasEnded: true }

/** Who makes the change. */
function memberOf({ viewer, correlationId }: UsersContext): Member {
  assertSignedIn(viewer)
  return { viewer, correlationId }
}
