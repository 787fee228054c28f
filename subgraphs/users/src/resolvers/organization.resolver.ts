import { Arg, Args, Ctx, Directive, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import { assertRole, assertSignedIn } from '#platform/auth'
import type { Role } from '#platform/auth'
import { notFound } from '#platform/errors'
import { parsePage, toConnection, toIdPage } from '#platform/paging'
import type { ConnectionShape } from '#platform/paging'
import type { ReferenceResolver } from '#platform/subgraph-server'
import type { Organization } from '../domain/records.ts'
import { choicesOf, InvitationListArguments, MembershipListArguments } from '../schema/arguments.ts'
import { cached } from '../schema/cached.ts'
import { CreateOrganizationInput } from '../schema/inputs.ts'
import { InvitationConnection } from '../schema/invitation.type.ts'
import type { InvitationType } from '../schema/invitation.type.ts'
import { MembershipConnection } from '../schema/membership.type.ts'
import type { MembershipType } from '../schema/membership.type.ts'
import { OrganizationType } from '../schema/organization.type.ts'
import { CreateOrganizationPayload } from '../schema/payloads.ts'
import { RoleEnum } from '../schema/role.enum.ts'
import type { OrganizationService } from '../services/organization.service.ts'
import { memberOf, roleOfViewer, withStoredRole } from './context.ts'
import type { UsersContext } from './context.ts'

@Resolver(() => OrganizationType)
export class OrganizationResolver {
  readonly #organizations: OrganizationService

  constructor(organizations: OrganizationService) {
    this.#organizations = organizations
  }

  @Directive(cached)
  @Query(() => OrganizationType, {
    nullable: true,
    description: 'The organization with this id; null when there is none or it is not visible.',
  })
  async organization(
    @Arg('id', () => ID, { description: 'Id of the organization, with the prefix `org_`.' }) id: string,
    @Ctx() context: UsersContext,
  ): Promise<OrganizationType | null> {
    assertSignedIn(context.viewer)
    return findOrganization(id, context)
  }

  @Mutation(() => CreateOrganizationPayload, {
    description:
      'Creates an organization that the viewer owns. CONFLICT when the viewer belongs to 500 organizations already.',
  })
  async createOrganization(
    @Arg('input', () => CreateOrganizationInput, { description: 'The new organization.' })
    input: CreateOrganizationInput,
    @Ctx() context: UsersContext,
  ): Promise<CreateOrganizationPayload> {
    return { organization: await this.#organizations.create(memberOf(context), input) }
  }

  @Directive(cached)
  @FieldResolver(() => RoleEnum, { description: 'Role of the viewer in the organization.' })
  async viewerRole(@Root() organization: Organization, @Ctx() context: UsersContext): Promise<Role> {
    const role = await roleOfViewer(organization.id, context)
    if (!role) throw notFound('organization', organization.id)
    return role
  }

  @Directive(cached)
  @FieldResolver(() => MembershipConnection, { description: 'Memberships, oldest first by default.' })
  async members(
    @Root() { id: organizationId }: Organization,
    @Args(() => MembershipListArguments) { filter, orderBy, ...list }: MembershipListArguments,
    @Ctx() { loaders }: UsersContext,
  ): Promise<ConnectionShape<MembershipType>> {
    const request = parsePage(list, ['string'])
    const part = { organizationId, roles: choicesOf(filter?.role) }
    const page = await loaders.members.load({
      ...part,
      direction: orderBy?.direction ?? 'ASC',
      ...toIdPage(request),
    })
    return toConnection({
      page,
      request,
      keyOf: ({ id }) => [id],
      toNode: (membership): MembershipType => membership,
      count: () => loaders.memberCount.load(part),
    })
  }

  @FieldResolver(() => InvitationConnection, {
    description: 'Invitations of every status, newest first by default. Needs the role ADMIN; FORBIDDEN otherwise.',
  })
  async invitations(
    @Root() { id: organizationId }: Organization,
    @Args(() => InvitationListArguments) { filter, orderBy, ...list }: InvitationListArguments,
    @Ctx() context: UsersContext,
  ): Promise<ConnectionShape<InvitationType>> {
    assertRole(await withStoredRole(organizationId, context), {
      organizationId,
      atLeast: 'ADMIN',
      thing: 'organization',
      id: organizationId,
    })
    const { loaders } = context
    const request = parsePage(list, ['string'])
    const listed = { organizationId, statuses: choicesOf(filter?.status), roles: choicesOf(filter?.role) }
    return toConnection({
      page: await loaders.invitations.load({ list: listed, direction: orderBy?.direction ?? 'DESC', request }),
      request,
      keyOf: ({ id }) => [id],
      toNode: (invitation): InvitationType => invitation,
      count: () => loaders.invitationCount.load(listed),
    })
  }
}

export const resolveOrganization: ReferenceResolver<UsersContext> = ({ id }, context) => findOrganization(id, context)

/** The organization if the viewer is a member. */
export async function findOrganization(id: string, context: UsersContext): Promise<Organization | null> {
  const [organization, role] = await Promise.all([context.loaders.organization.load(id), roleOfViewer(id, context)])
  return role ? organization : null
}
