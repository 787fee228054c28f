import { assertRole } from '#platform/auth'
import type { Role, UserViewer } from '#platform/auth'
import { AppError, conflict, notFound } from '#platform/errors'
import { createId } from '#platform/ids'
import { assertRoom, parseEmail } from '../domain/limits.ts'
import { canGive } from '../domain/ports.ts'
import type { AccountRepository, MembershipChange, OrganizationRepository, ViewerChanges } from '../domain/ports.ts'
import type { Membership } from '../domain/records.ts'
import { toEnd, toNewRole, toWelcome } from './member-news.ts'
import type { Member } from './organization.service.ts'

export interface MemberServiceDeps {
  readonly organizations: OrganizationRepository
  readonly accounts: AccountRepository
  readonly viewers: ViewerChanges
  readonly now: () => Date
}

/** Whose membership it is. */
export interface MemberReference {
  readonly organizationId: string
  readonly userId: string
}

/** Who belongs to organizations, and with which role. */
export class MemberService {
  readonly #deps: MemberServiceDeps

  constructor(deps: MemberServiceDeps) {
    this.#deps = deps
  }

  /**
   * @throws AppError NOT_FOUND - the organization is not the viewer's, or nobody has signed up with that email
   * @throws AppError FORBIDDEN - the viewer may not give this role
   * @throws AppError CONFLICT - a member already
   */
  async add(
    { viewer, correlationId }: Member,
    input: { readonly organizationId: string; readonly email: string; readonly role: Role },
  ): Promise<Membership> {
    const { organizations, accounts, viewers, now } = this.#deps
    const { organizationId, role } = input
    const own = await this.#ownRole(viewer, { organizationId, atLeast: 'ADMIN' })
    if (!canGive(own, role)) throw forbidden('Only an OWNER can make somebody an OWNER.')
    const user = await accounts.findUserByEmail(parseEmail('email', input.email))
    if (!user) throw notFound('user with the email', input.email)
    assertRoom(await organizations.countMembershipsOf(user.id))
    const membership: Membership = { id: createId('mem'), userId: user.id, organizationId, role, since: now() }
    const news = toWelcome(membership, { addedBy: viewer.userId, correlationId })
    if ((await organizations.addMembership(membership, news)) === 'already-member')
      throw conflict(`${user.email} is a member of this organization already.`)
    await viewers.change([user.id])
    return membership
  }

  /**
   * Everybody may leave; who may do more may also remove others.
   * @returns the membership as it was
   * @throws AppError NOT_FOUND - the organization is not the viewer's, or the user is no member
   * @throws AppError FORBIDDEN - the viewer may not remove this member
   * @throws AppError CONFLICT - the last OWNER, or the membership has changed meanwhile
   */
  async remove({ viewer, correlationId }: Member, reference: MemberReference): Promise<Membership> {
    const { organizations, viewers, now } = this.#deps
    const { organizationId, userId } = reference
    const isOwn = userId === viewer.userId
    const own = await this.#ownRole(viewer, { organizationId, atLeast: isOwn ? 'VIEWER' : 'ADMIN' })
    const membership = await this.#find(reference)
    if (!isOwn && !canGive(own, membership.role)) throw forbidden('Only an OWNER can remove an OWNER.')
    const news = toEnd(membership, { endedBy: viewer.userId, at: now(), correlationId })
    assertDone(await viewers.changing([userId], () => organizations.endMembership(membership, news)))
    return membership
  }

  /**
   * @returns the membership as it is now
   * @throws AppError NOT_FOUND - the organization is not the viewer's, or the user is no member
   * @throws AppError FORBIDDEN - the viewer may not give this role, or may not take the present one
   * @throws AppError CONFLICT - the last OWNER, or the membership has changed meanwhile
   */
  async changeRole(
    { viewer, correlationId }: Member,
    input: MemberReference & { readonly role: Role },
  ): Promise<Membership> {
    const { organizations, viewers, now } = this.#deps
    const { organizationId, role } = input
    const own = await this.#ownRole(viewer, { organizationId, atLeast: 'ADMIN' })
    const membership = await this.#find(input)
    if (!canGive(own, membership.role) || !canGive(own, role))
      throw forbidden('Only an OWNER can make somebody an OWNER, or take that role away.')
    if (membership.role === role) return membership
    const news = toNewRole({ ...membership, role }, { changedBy: viewer.userId, at: now(), correlationId })
    assertDone(await viewers.changing([input.userId], () => organizations.changeRole(membership, { role, news })))
    return { ...membership, role }
  }

  async #find({ organizationId, userId }: MemberReference): Promise<Membership> {
    const [membership] = await this.#deps.organizations.findMembershipsOf([userId], [organizationId])
    if (!membership) throw notFound('member', userId)
    return membership
  }

  // The identity may be seconds old; what is written goes by what is stored.
  async #ownRole(
    viewer: UserViewer,
    { organizationId, atLeast }: { readonly organizationId: string; readonly atLeast: Role },
  ): Promise<Role> {
    const [own] = await this.#deps.organizations.findMembershipsOf([viewer.userId], [organizationId])
    const roles = own ? { [organizationId]: own.role } : {}
    assertRole({ ...viewer, roles }, { organizationId, atLeast, thing: 'organization', id: organizationId })
    return own?.role ?? 'VIEWER'
  }
}

const forbidden = (message: string) => new AppError({ code: 'FORBIDDEN', message })

function assertDone(change: MembershipChange): void {
  if (change === 'last-owner') throw conflict('An organization keeps at least one OWNER, and this is the last one.')
  if (change === 'changed-meanwhile') throw conflict('Somebody else has changed this membership meanwhile.')
}
