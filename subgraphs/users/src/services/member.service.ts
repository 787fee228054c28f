import type { Role } from '#platform/auth'
import { conflict, notFound } from '#platform/errors'
import { canGive } from '../domain/ports.ts'
import type { MembershipChange, OrganizationRepository, ViewerChanges } from '../domain/ports.ts'
import type { Membership } from '../domain/records.ts'
import { toEnd, toNewRole } from './member-events.ts'
import type { Member } from './organization.service.ts'
import { forbidden, storedRole } from './stored-role.ts'

export interface MemberServiceDeps {
  readonly organizations: OrganizationRepository
  readonly viewers: ViewerChanges
  readonly now: () => Date
}

/** Identifies a membership. */
export interface MemberReference {
  readonly organizationId: string
  readonly userId: string
}

/** Removing members of organizations and changing their roles. */
export class MemberService {
  readonly #deps: MemberServiceDeps

  constructor(deps: MemberServiceDeps) {
    this.#deps = deps
  }

  /**
   * Ends a membership. Every member may leave; the last OWNER may not while other members remain. ADMINs and OWNERs may remove
   * others.
   * @returns the membership as it was
   * @throws AppError NOT_FOUND - the viewer or the user is not a member
   * @throws AppError FORBIDDEN - the viewer may not remove this member
   * @throws AppError CONFLICT - the last OWNER of others, or the membership has changed meanwhile
   */
  async remove({ viewer, correlationId }: Member, reference: MemberReference): Promise<Membership> {
    const { organizations, viewers, now } = this.#deps
    const { organizationId, userId } = reference
    const isOwn = userId === viewer.userId
    const own = await storedRole(organizations, viewer, { organizationId, atLeast: isOwn ? 'VIEWER' : 'ADMIN' })
    const membership = await this.#find(reference)
    if (!isOwn && !canGive(own, membership.role)) throw forbidden('Only an OWNER can remove an OWNER.')
    const event = toEnd(membership, { endedBy: viewer.userId, at: now(), correlationId })
    assertDone(await viewers.changing([userId], () => organizations.endMembership(membership, event)))
    return membership
  }

  /**
   * @returns the membership as it is now
   * @throws AppError NOT_FOUND - the viewer or the user is not a member
   * @throws AppError FORBIDDEN - the viewer may not give this role, or may not revoke the current one
   * @throws AppError CONFLICT - the last OWNER, or the membership has changed meanwhile
   */
  async changeRole(
    { viewer, correlationId }: Member,
    input: MemberReference & { readonly role: Role },
  ): Promise<Membership> {
    const { organizations, viewers, now } = this.#deps
    const { organizationId, role } = input
    const own = await storedRole(organizations, viewer, { organizationId, atLeast: 'ADMIN' })
    const membership = await this.#find(input)
    if (!canGive(own, membership.role) || !canGive(own, role))
      throw forbidden('Only an OWNER can give or revoke the role OWNER.')
    if (membership.role === role) return membership
    const event = toNewRole({ ...membership, role }, { changedBy: viewer.userId, at: now(), correlationId })
    assertDone(await viewers.changing([input.userId], () => organizations.changeRole(membership, { role, event })))
    return { ...membership, role }
  }

  async #find({ organizationId, userId }: MemberReference): Promise<Membership> {
    const [membership] = await this.#deps.organizations.findMembershipsOf([userId], [organizationId])
    if (!membership) throw notFound('member', userId)
    return membership
  }
}

function assertDone(change: MembershipChange): void {
  if (change === 'last-owner')
    throw conflict(
      'An organization with members needs an OWNER, and this is the last one. Give the role to another member first.',
    )
  if (change === 'changed-meanwhile') throw conflict('This membership was changed by another call at the same time.')
}
