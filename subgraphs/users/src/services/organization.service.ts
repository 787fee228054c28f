import type { UserViewer } from '#platform/auth'
import { notFound } from '#platform/errors'
import { toIdempotentCall } from '#platform/idempotency'
import type { IdempotencyKeys } from '#platform/idempotency'
import { createId } from '#platform/ids'
import type { OutboxEvent } from '#platform/outbox'
import { organizationFounded } from '#schema/events/organization-events'
import type { OrganizationStarted } from '#schema/events/organization-events'
import { assertMembershipLimit, parseName } from '../domain/limits.ts'
import type { OrganizationRepository, ViewerChanges } from '../domain/ports.ts'
import type { Membership, Organization } from '../domain/records.ts'

export interface OrganizationServiceDeps {
  readonly organizations: OrganizationRepository
  readonly keys: IdempotencyKeys
  readonly viewers: ViewerChanges
  readonly now: () => Date
}

/** The viewer who makes a change, and the correlation id of its events. */
export interface Member {
  readonly viewer: UserViewer
  readonly correlationId: string
}

export interface CreateOrganization {
  readonly name: string
  readonly idempotencyKey?: string | null | undefined
}

/** Creates organizations. */
export class OrganizationService {
  readonly #deps: OrganizationServiceDeps

  constructor(deps: OrganizationServiceDeps) {
    this.#deps = deps
  }

  /**
   * @returns the new organization, whose OWNER the viewer is; the first one if the idempotency key was used before
   * @throws AppError BAD_USER_INPUT; CONFLICT - the key was used with other input
   */
  async create({ viewer, correlationId }: Member, input: CreateOrganization): Promise<Organization> {
    const { organizations, keys, viewers, now } = this.#deps
    const { userId } = viewer
    const name = parseName('name', input.name)
    const call = toIdempotentCall({
      operation: 'createOrganization',
      callerId: userId,
      organizationId: null,
      key: input.idempotencyKey,
      input: { name },
    })
    return keys.once(call, {
      create: async (claim) => {
        assertMembershipLimit(await organizations.countMembershipsOf(userId))
        const facts = { name, personal: false, founderId: userId, verified: false, createdAt: now() }
        const organization: Organization = { id: createId('org'), ...facts }
        const membership = toFounder(organization, userId)
        await organizations.found({ organization, membership, event: toFounding(membership, correlationId), claim })
        await viewers.change([userId])
        return organization
      },
      load: (id) => this.#find(id),
    })
  }

  async #find(id: string): Promise<Organization> {
    const [organization] = await this.#deps.organizations.findOrganizations([id])
    if (!organization) throw notFound('organization', id)
    return organization
  }
}

const toFounder = ({ id: organizationId, createdAt: since }: Organization, userId: string): Membership => ({
  id: createId('mem'),
  userId,
  organizationId,
  role: 'OWNER',
  since,
})

function toFounding({ userId, organizationId, since }: Membership, correlationId: string): OutboxEvent {
  const payload: OrganizationStarted = { organizationId, userId, at: since.toISOString() }
  return { id: createId('evt'), type: organizationFounded.type, correlationId, payload }
}
