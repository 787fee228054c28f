import { badUserInput, conflict, notFound, unauthenticated } from '#platform/errors'
import { createId } from '#platform/ids'
import { assertPending } from '../domain/invitation.ts'
import type { Invitation } from '../domain/invitation.ts'
import { assertMembershipLimit } from '../domain/limits.ts'
import type {
  AcceptanceResult,
  AccountRepository,
  InvitationRepository,
  OrganizationRepository,
  TokenIssuer,
  ViewerChanges,
} from '../domain/ports.ts'
import type { Membership, User } from '../domain/records.ts'
import { toVerification } from './email.service.ts'
import { toWelcome } from './member-events.ts'
import type { Member } from './organization.service.ts'

export interface AnswerInvitationServiceDeps {
  readonly accounts: AccountRepository
  readonly invitations: InvitationRepository
  readonly organizations: OrganizationRepository
  readonly tokens: TokenIssuer
  readonly viewers: ViewerChanges
  readonly now: () => Date
}

/** Identifies an invitation: by its id, for the user who has verified the invited address, or by the token of its mail. */
export interface InvitationReference {
  readonly id?: string | null | undefined
  readonly token?: string | null | undefined
}

interface Reached {
  readonly invitation: Invitation
  readonly user: User
  /** Whether the user presented the token, and therefore receives mail at the invited address. */
  readonly byToken: boolean
}

/** Accepting and declining invitations. Accepting one is the only way to become a member of an existing organization. */
export class AnswerInvitationService {
  readonly #deps: AnswerInvitationServiceDeps

  constructor(deps: AnswerInvitationServiceDeps) {
    this.#deps = deps
  }

  /**
   * @returns the membership; for a member, the existing membership with its role
   * @throws AppError NOT_FOUND - no such invitation for this viewer; INVALID_TRANSITION - it was declined or revoked, or has
   * expired; CONFLICT - the viewer belongs to too many organizations
   */
  async accept({ viewer, correlationId }: Member, reference: InvitationReference): Promise<Membership> {
    const { invitations, organizations, viewers, now } = this.#deps
    const reached = await this.#reach(viewer.userId, reference)
    const { invitation } = reached
    const { organizationId, role, invitedBy } = invitation
    const [existing] = await organizations.findMembershipsOf([viewer.userId], [organizationId])
    if (existing && invitation.answeredBy === viewer.userId) return existing
    assertPending(invitation, now(), 'ACCEPTED')
    if (!existing) assertMembershipLimit(await organizations.countMembershipsOf(viewer.userId))
    const membership = { id: createId('mem'), userId: viewer.userId, organizationId, role, since: now() }
    const event = toWelcome(membership, { addedBy: invitedBy, correlationId })
    const accepted = await viewers.changing([viewer.userId], () =>
      invitations.accept({ invitation, membership, event }),
    )
    assertAccepted(accepted, invitation)
    await this.#verifyAddress(reached, correlationId)
    if (accepted === 'accepted') return membership
    const [known] = await organizations.findMembershipsOf([viewer.userId], [organizationId])
    return known ?? membership
  }

  /** @throws AppError NOT_FOUND; INVALID_TRANSITION - it was accepted or revoked, or has expired */
  async decline({ viewer }: Member, reference: InvitationReference): Promise<Invitation> {
    const { invitations, now } = this.#deps
    const { invitation } = await this.#reach(viewer.userId, reference)
    if (invitation.status === 'DECLINED') return invitation
    assertPending(invitation, now(), 'DECLINED')
    const answer = { status: 'DECLINED', answeredBy: viewer.userId, answeredAt: now() } as const
    const declined = await invitations.change(invitation, answer, null)
    if (!declined) throw conflict('This invitation was changed by another call at the same time.')
    return declined
  }

  async #reach(userId: string, { id, token }: InvitationReference): Promise<Reached> {
    const { accounts, tokens } = this.#deps
    const [user] = await accounts.findUsers([userId])
    if (!user) throw unauthenticated('The user of this session no longer exists.')
    if (typeof token === 'string' && typeof id !== 'string') {
      const claim = tokens.readInvitationToken(token)
      const invitation = claim && (await this.#find(claim.invitationId))
      if (!invitation || invitation.mailing !== claim?.mailing) throw notFound('invitation', 'of this token')
      return { invitation, user, byToken: true }
    }
    if (typeof id !== 'string' || typeof token === 'string')
      throw badUserInput('id', 'expected either an id or a token, got both or neither')
    const invitation = await this.#find(id)
    // An unverified address proves nothing: anybody can sign up with the address of the invited person.
    if (!invitation || !user.emailVerifiedAt || user.email !== invitation.email) throw notFound('invitation', id)
    return { invitation, user, byToken: false }
  }

  async #find(id: string): Promise<Invitation | null> {
    const [invitation] = await this.#deps.invitations.findInvitations([id])
    return invitation ?? null
  }

  /** The token was sent by mail, so a user with the invited address who presents it has verified the address. */
  async #verifyAddress({ invitation, user, byToken }: Reached, correlationId: string): Promise<void> {
    if (!byToken || user.emailVerifiedAt || user.email !== invitation.email) return
    await this.#deps.accounts.verifyEmail(toVerification(user, this.#deps.now(), correlationId))
  }
}

function assertAccepted(result: AcceptanceResult, { id }: Invitation): void {
  if (result === 'no-owner') throw notFound('invitation', id)
  if (result === 'changed-meanwhile') throw conflict('This invitation was changed by another call at the same time.')
}
