import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import type { Membership } from '../domain/records.ts'
import { ChangeMemberRoleInput, RemoveMemberInput } from '../schema/inputs.ts'
import { MembershipType } from '../schema/membership.type.ts'
import { OrganizationType } from '../schema/organization.type.ts'
import { ChangeMemberRolePayload, RemoveMemberPayload } from '../schema/payloads.ts'
import { UserType } from '../schema/user.type.ts'
import type { MemberService } from '../services/member.service.ts'
import { memberOf, roleOfViewer } from './context.ts'
import type { UserInAnswer, UsersContext } from './context.ts'

@Resolver(() => MembershipType)
export class MembershipResolver {
  readonly #members: MemberService

  constructor(members: MemberService) {
    this.#members = members
  }

  @Mutation(() => RemoveMemberPayload, {
    description:
      'Ends a membership. Every member may leave; removing others needs the role ADMIN, and only an OWNER can remove an OWNER. CONFLICT for the last OWNER while the organization has other members.',
  })
  async removeMember(
    @Arg('input', () => RemoveMemberInput, { description: 'The membership to end.' }) input: RemoveMemberInput,
    @Ctx() context: UsersContext,
  ): Promise<RemoveMemberPayload> {
    const membership: EndedMembership = { ...(await this.#members.remove(memberOf(context), input)), hasEnded: true }
    return { membership }
  }

  @Mutation(() => ChangeMemberRolePayload, {
    description:
      'Gives a member another role. Needs the role ADMIN; only an OWNER can grant or revoke the role OWNER. CONFLICT for the last OWNER.',
  })
  async changeMemberRole(
    @Arg('input', () => ChangeMemberRoleInput, { description: 'The member and the new role.' })
    input: ChangeMemberRoleInput,
    @Ctx() context: UsersContext,
  ): Promise<ChangeMemberRolePayload> {
    return { membership: await this.#members.changeRole(memberOf(context), input) }
  }

  @FieldResolver(() => UserType, { description: 'The member.' })
  async user(
    @Root() membership: Membership | EndedMembership,
    @Ctx() { loaders }: UsersContext,
  ): Promise<(UserType & UserInAnswer) | null> {
    const user = await loaders.user.load(membership.userId)
    return user && 'hasEnded' in membership ? { ...user, isFormerMember: true } : user
  }

  @FieldResolver(() => OrganizationType, { description: 'The organization.' })
  organization(@Root() membership: Membership, @Ctx() { loaders }: UsersContext): Promise<OrganizationType | null> {
    return loaders.organization.load(membership.organizationId)
  }
}

/** Members of an organization see each other's memberships. */
export async function findMembership(id: string, context: UsersContext): Promise<Membership | null> {
  const membership = await context.loaders.membershipById.load(id)
  return membership && (await roleOfViewer(membership.organizationId, context)) ? membership : null
}

/** A membership that the same operation has ended: its fields remain visible to the caller who ended it. */
type EndedMembership = MembershipType & { readonly hasEnded: true }
