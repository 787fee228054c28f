import type { UserViewer } from '#platform/auth'
import { createId } from '#platform/ids'
import type { OutboxEvent } from '#platform/outbox'
import { organizationFounded } from '#schema/events/organization-events'
import type { OrganizationStarted } from '#schema/events/organization-events'
import { assertRoom, parseName } from '../domain/limits.ts'
import type { OrganizationRepository, ViewerChanges } from '../domain/ports.ts'
import type { Membership, Organization } from '../domain/records.ts'

export interface OrganizationServiceDeps {
  readonly organizations: OrganizationRepository
  readonly viewers: ViewerChanges
  readonly now: () => Date
}

/** Who does it, and what their announcements are traced by. */
export interface Member {
  readonly viewer: UserViewer
  readonly correlationId: string
}

/** Founding organizations. */
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
    assertRoom(await organizations.countMembershipsOf(viewer.userId))
    const membership: Membership = {
      id: createId('mem'),
      userId: viewer.userId,
      organizationId: organization.id,
      role: 'OWNER',
      since: organization.createdAt,
    }
    await organizations.found(organization, membership, toFounding(membership, correlationId))
    await viewers.change([viewer.userId])
    return organization
  }
}

function toFounding({ userId, organizationId, since }: Membership, correlationId: string): OutboxEvent {
  const payload: OrganizationStarted = { organizationId, userId, at: since.toISOString() }
  return { id: createId('evt'), type: organizationFounded.type, correlationId, payload }
}
