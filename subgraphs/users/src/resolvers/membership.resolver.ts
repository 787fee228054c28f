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
  addMember(
    @Arg('input', () => AddMemberInput) input: AddMemberInput,
    @Ctx() context: UsersContext,
  ): Promise<MembershipType> {
    return change(context, (member) => this.#members.add(member, input))
  }

  @Mutation(() => MembershipType, {
    description:
      'The membership as it was. Everybody may leave but the last OWNER; ADMINs and OWNERs may remove others.',
  })
  async removeMember(
    @Arg('input', () => RemoveMemberInput) input: RemoveMemberInput,
    @Ctx() context: UsersContext,
  ): Promise<EndedMembership> {
    return { ...(await change(context, (member) => this.#members.remove(member, input))), hasEnded: true }
  }

  @Mutation(() => MembershipType, {
    description: 'For ADMINs and OWNERs; only an OWNER gives that role or takes it away. The last OWNER stays one.',
  })
  changeMemberRole(
    @Arg('input', () => ChangeMemberRoleInput) input: ChangeMemberRoleInput,
    @Ctx() context: UsersContext,
  ): Promise<MembershipType> {
    return change(context, (member) => this.#members.changeRole(member, input))
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

/** What the rest of the operation reads shows the change. */
async function change(context: UsersContext, work: (member: Member) => Promise<Membership>): Promise<Membership> {
  const { viewer, correlationId, loaders } = context
  assertSignedIn(viewer)
  const changed = await work({ viewer, correlationId })
  for (const loader of [loaders.membership, loaders.membershipsOf, loaders.members, loaders.memberCount])
    loader.clearAll()
  return changed
}
