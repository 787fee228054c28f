import { Arg, Ctx, Directive, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { assertSignedIn } from '#platform/auth'
import type { Role } from '#platform/auth'
import { notFound } from '#platform/errors'
import { parsePage, toConnection } from '#platform/paging'
import type { ConnectionShape } from '#platform/paging'
import type { ReferenceResolver } from '#platform/subgraph-server'
import type { Organization } from '../domain/records.ts'
import { cached } from '../schema/cached.ts'
import { CreateOrganizationInput } from '../schema/inputs.ts'
import { MembershipConnection } from '../schema/membership.type.ts'
import type { MembershipType } from '../schema/membership.type.ts'
import { OrganizationType } from '../schema/organization.type.ts'
import { RoleEnum } from '../schema/role.enum.ts'
import type { OrganizationService } from '../services/organization.service.ts'
import type { UsersContext } from './context.ts'

@Resolver(() => OrganizationType)
export class OrganizationResolver {
  readonly #organizations: OrganizationService

  constructor(organizations: OrganizationService) {
    this.#organizations = organizations
  }

  @Directive(cached)
  @Query(() => OrganizationType, { nullable: true })
  async organization(@Arg('id', () => ID) id: string, @Ctx() context: UsersContext): Promise<OrganizationType> {
    assertSignedIn(context.viewer)
    const organization = await visibleOrganization(id, context)
    if (!organization) throw notFound('organization', id)
    return organization
  }

  @Mutation(() => OrganizationType)
  async createOrganization(
    @Arg('input', () => CreateOrganizationInput) input: CreateOrganizationInput,
    @Ctx() { viewer, correlationId }: UsersContext,
  ): Promise<OrganizationType> {
    assertSignedIn(viewer)
    return this.#organizations.create({ viewer, correlationId }, input)
  }

  @Directive(cached)
  @FieldResolver(() => RoleEnum)
  async viewerRole(@Root() organization: Organization, @Ctx() context: UsersContext): Promise<Role> {
    const role = await roleOfViewer(organization.id, context)
    if (!role) throw notFound('organization', organization.id)
    return role
  }

  @Directive(cached)
  @FieldResolver(() => MembershipConnection)
  async members(
    @Root() organization: Organization,
    @Arg('first', () => Int, { defaultValue: 20, nullable: true }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() { loaders }: UsersContext,
  ): Promise<ConnectionShape<MembershipType>> {
    const request = parsePage({ first, after }, ['string'])
    const page = await loaders.members.load({ organizationId: organization.id, request })
    return toConnection({
      page,
      request,
      keyOf: ({ id }) => [id],
      toNode: (membership): MembershipType => membership,
      count: () => loaders.memberCount.load(organization.id),
    })
  }
}

export const resolveOrganization: ReferenceResolver<UsersContext> = ({ id }, context) =>
  visibleOrganization(id, context)

// Roles are read where they are stored, not from the identity: it may be older than what this very operation has changed.
async function visibleOrganization(id: string, context: UsersContext): Promise<Organization | null> {
  const [organization, role] = await Promise.all([context.loaders.organization.load(id), roleOfViewer(id, context)])
  return role ? organization : null
}

async function roleOfViewer(organizationId: string, { viewer, loaders }: UsersContext): Promise<Role | null> {
  if (viewer.kind === 'service') return 'OWNER'
  if (viewer.kind === 'anonymous') return null
  const membership = await loaders.membership.load({ userId: viewer.userId, organizationId })
  return membership?.role ?? null
}
