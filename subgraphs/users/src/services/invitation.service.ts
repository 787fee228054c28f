import type { Role } from '#platform/auth'
import { conflict, notFound } from '#platform/errors'
import { toIdempotentCall } from '#platform/idempotency'
import type { IdempotencyKeys } from '#platform/idempotency'
import { createId } from '#platform/ids'
import { assertPending, invitationLifetimeMs, notPending, statusAt } from '../domain/invitation.ts'
import type { Invitation } from '../domain/invitation.ts'
import { parseEmail } from '../domain/limits.ts'
import { canGive } from '../domain/ports.ts'
import type { AccountLimits, InvitationRepository, OrganizationRepository } from '../domain/ports.ts'
import { toMailRequest } from './mail-events.ts'
import type { Member } from './organization.service.ts'
import { forbidden, storedRole } from './stored-role.ts'

export interface InvitationServiceDeps {
  readonly invitations: InvitationRepository
  readonly organizations: OrganizationRepository
  readonly keys: IdempotencyKeys
  readonly limits: AccountLimits
  readonly now: () => Date
}

export interface InviteMember {
  readonly organizationId: string
  readonly email: string
  readonly role: Role
  readonly idempotencyKey?: string | null | undefined
}

/**
 * Sending and revoking invitations. No method looks up the user of an address, so neither responses nor their duration reveal whether
 * an address is registered.
 */
export class InvitationService {
  readonly #deps: InvitationServiceDeps

  constructor(deps: InvitationServiceDeps) {
    this.#deps = deps
  }

  /**
   * Invites the person who receives mail at an address. The mail is sent afterwards.
   * @throws AppError NOT_FOUND - the organization is not the viewer's; FORBIDDEN - the viewer may not give this role; CONFLICT -
   * the address has an invitation already; RATE_LIMITED
   */
  async invite({ viewer, correlationId }: Member, input: InviteMember): Promise<Invitation> {
    const { invitations, organizations, keys, limits, now } = this.#deps
    const { organizationId, role } = input
    const email = parseEmail('email', input.email)
    const own = await storedRole(organizations, viewer, { organizationId, atLeast: 'ADMIN' })
    if (!canGive(own, role)) throw forbidden('Only an OWNER can grant the role OWNER.')
    const { idempotencyKey: key } = input
    const callerId = viewer.userId
    const call = toIdempotentCall({ operation: 'inviteMember', callerId, organizationId, key, input: { email, role } })
    return keys.once(call, {
      create: async (claim) => {
        await limits.countInvitation({ invitedBy: viewer.userId, organizationId, email })
        const invitation = newInvitation({ organizationId, email, role, invitedBy: viewer.userId }, now())
        await this.#expire(organizationId, email)
        const mail = toMail(invitation, correlationId)
        if ((await invitations.insert(invitation, { mail, claim })) === 'inserted') return invitation
        throw conflict('This address has an invitation to the organization already: send it again, or revoke it first.')
      },
      load: (id) => this.#find(id),
    })
  }

  /**
   * Sends the mail again with a new token, and extends the invitation; tokens of earlier mails become invalid.
   * @throws AppError NOT_FOUND; FORBIDDEN; INVALID_TRANSITION - it was answered or revoked; RATE_LIMITED
   */
  async resend(member: Member, id: string): Promise<Invitation> {
    const { limits, now } = this.#deps
    const invitation = await this.#findOwn(member, id)
    // An expired invitation is stored as PENDING, and may be sent again.
    if (invitation.status !== 'PENDING') throw notPending(invitation.status, 'PENDING')
    const { organizationId, email } = invitation
    await limits.countInvitation({ invitedBy: member.viewer.userId, organizationId, email })
    const mailing = invitation.mailing + 1
    const expiresAt = new Date(now().getTime() + invitationLifetimeMs)
    return this.#change(invitation, { mailing, expiresAt }, toMail({ id, mailing }, member.correlationId))
  }

  /** @throws AppError NOT_FOUND; FORBIDDEN; INVALID_TRANSITION - it was answered or revoked, or has expired */
  async revoke(member: Member, id: string): Promise<Invitation> {
    const invitation = await this.#findOwn(member, id)
    if (invitation.status === 'REVOKED') return invitation
    assertPending(invitation, this.#deps.now(), 'REVOKED')
    return this.#change(invitation, { status: 'REVOKED' }, null)
  }

  /** Marks an expired invitation as such, so that the address can be invited again. */
  async #expire(organizationId: string, email: string): Promise<void> {
    const pending = await this.#deps.invitations.findPending(organizationId, email)
    if (pending && statusAt(pending, this.#deps.now()) === 'EXPIRED')
      await this.#deps.invitations.change(pending, { status: 'EXPIRED' }, null)
  }

  /** A member who may give a role may also manage invitations to it. */
  async #findOwn({ viewer }: Member, id: string): Promise<Invitation> {
    const invitation = await this.#find(id)
    const { organizationId } = invitation
    const own = await storedRole(this.#deps.organizations, viewer, {
      organizationId,
      atLeast: 'ADMIN',
      thing: 'invitation',
      id,
    })
    if (!canGive(own, invitation.role))
      throw forbidden('Only an OWNER can resend or revoke an invitation with the role OWNER.')
    return invitation
  }

  async #find(id: string): Promise<Invitation> {
    const [invitation] = await this.#deps.invitations.findInvitations([id])
    if (!invitation) throw notFound('invitation', id)
    return invitation
  }

  async #change(...change: Parameters<InvitationRepository['change']>): Promise<Invitation> {
    const changed = await this.#deps.invitations.change(...change)
    if (!changed) throw conflict('This invitation was changed by another call at the same time.')
    return changed
  }
}

const toMail = ({ id: invitationId, mailing }: Pick<Invitation, 'id' | 'mailing'>, correlationId: string) =>
  toMailRequest({ kind: 'INVITATION', invitationId, mailing }, correlationId)

const newInvitation = (
  facts: Pick<Invitation, 'organizationId' | 'email' | 'role' | 'invitedBy'>,
  createdAt: Date,
): Invitation => ({
  ...facts,
  id: createId('inv'),
  status: 'PENDING',
  mailing: 1,
  createdAt,
  expiresAt: new Date(createdAt.getTime() + invitationLifetimeMs),
  answeredBy: null,
  answeredAt: null,
})
