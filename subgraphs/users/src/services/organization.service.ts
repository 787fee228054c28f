import { assertRole } from '#platform/auth'
import type { Role, UserViewer } from '#platform/auth'
import { AppError, badUserInput, conflict, notFound } from '#platform/errors'
import { createId } from '#platform/ids'
import type { OutboxEvent } from '#platform/outbox'
import { membershipAdded } from '#schema/events/membership-events'
import type { MemberAdded } from '#schema/events/membership-events'
import { organizationFounded } from '#schema/events/organization-events'
import type { OrganizationStarted } from '#schema/events/organization-events'
import { maxMembershipsPerUser, parseEmail, parseName } from '../domain/limits.ts'
import { canGive } from '../domain/ports.ts'
import type { AccountRepository, OrganizationRepository, ViewerChanges } from '../domain/ports.ts'
import type { Membership, Organization } from '../domain/records.ts'

export interface OrganizationServiceDeps {
  readonly organizations: OrganizationRepository
  readonly accounts: AccountRepository
  readonly viewers: ViewerChanges
  readonly now: () => Date
}

/** Who does it, and what their announcements are traced by. */
export interface Member {
  readonly viewer: UserViewer
  readonly correlationId: string
}

/** Founding organizations and taking people into them. */
export class OrganizationService {
  readonly #deps: OrganizationServiceDeps

  constructor(deps: OrganizationServiceDeps) {
    this.#deps = deps
  }

  /** @returns the new organization, whose OWNER the viewer is */
  async create({ viewer, correlationId }: Member, input: { readonly name: string }): Promise<Organization> {
    const { organizations, viewers, now } = this.#deps
    const organization: Organization = {
      id: createId('org'),
      name: parseName('name', input.name),
      personal: false,
      createdAt: now(),
    }
    await this.#assertRoom(viewer.userId)
    const membership = this.#membership(viewer.userId, organization.id, 'OWNER')
    await organizations.found(organization, membership, toFounding(membership, correlationId))
    await viewers.change([viewer.userId])
    return organization
  }

  /**
   * @throws AppError NOT_FOUND - the organization is not the viewer's, or nobody has signed up with that email
   * @throws AppError FORBIDDEN - the viewer may not give this role
   * @throws AppError CONFLICT - a member already
   */
  async addMember(
    { viewer, correlationId }: Member,
    input: { readonly organizationId: string; readonly email: string; readonly role: Role },
  ): Promise<Membership> {
    const { organizations, accounts, viewers } = this.#deps
    const { organizationId, role } = input
    const roles = await this.#currentRoles(viewer, organizationId)
    assertRole({ ...viewer, roles }, { organizationId, atLeast: 'ADMIN', thing: 'organization', id: organizationId })
    if (!canGive(roles[organizationId] ?? 'VIEWER', role))
      throw new AppError({ code: 'FORBIDDEN', message: 'Only an OWNER can make somebody an OWNER.' })
    const user = await accounts.findUserByEmail(parseEmail('email', input.email))
    if (!user) throw notFound('user with the email', input.email)
    await this.#assertRoom(user.id)
    const membership = this.#membership(user.id, organizationId, role)
    const news = toNews(membership, { addedBy: viewer.userId, correlationId })
    if ((await organizations.addMembership(membership, news)) === 'already-member')
      throw conflict(`${user.email} is a member of this organization already.`)
    await viewers.change([user.id])
    return membership
  }

  // The identity may be seconds old; what is written goes by what is stored.
  async #currentRoles(viewer: UserViewer, organizationId: string): Promise<Readonly<Record<string, Role>>> {
    const memberships = await this.#deps.organizations.findMembershipsOf([viewer.userId], [organizationId])
    return Object.fromEntries(memberships.map((membership) => [membership.organizationId, membership.role]))
  }

  async #assertRoom(userId: string): Promise<void> {
    const count = await this.#deps.organizations.countMembershipsOf(userId)
    if (count >= maxMembershipsPerUser)
      throw badUserInput(
        'organizationId',
        `expected at most ${maxMembershipsPerUser} organizations per user, got ${count + 1}`,
      )
  }

  #membership(userId: string, organizationId: string, role: Role): Membership {
    return { id: createId('mem'), userId, organizationId, role, since: this.#deps.now() }
  }
}

function toFounding({ userId, organizationId, since }: Membership, correlationId: string): OutboxEvent {
  const payload: OrganizationStarted = { organizationId, userId, at: since.toISOString() }
  return { id: createId('evt'), type: organizationFounded.type, correlationId, payload }
}

function toNews(
  { userId, organizationId, since }: Membership,
  { addedBy, correlationId }: { readonly addedBy: string; readonly correlationId: string },
): OutboxEvent {
  const payload: MemberAdded = { organizationId, userId, addedBy, at: since.toISOString() }
  return { id: createId('evt'), type: membershipAdded.type, correlationId, payload }
}
