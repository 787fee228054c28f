import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { hasRole } from '#platform/auth'
import { statusAt } from '../domain/invitation.ts'
import type { Invitation, InvitationStatus } from '../domain/invitation.ts'
import {
  AcceptInvitationInput,
  AddMemberInput,
  DeclineInvitationInput,
  InviteMemberInput,
  ResendInvitationInput,
  RevokeInvitationInput,
} from '../schema/inputs.ts'
import { InvitationStatusEnum, InvitationType } from '../schema/invitation.type.ts'
import {
  AcceptInvitationPayload,
  AddMemberPayload,
  DeclineInvitationPayload,
  InviteMemberPayload,
  ResendInvitationPayload,
  RevokeInvitationPayload,
} from '../schema/payloads.ts'
import { UserType } from '../schema/user.type.ts'
import type { AnswerInvitationService } from '../services/answer-invitation.service.ts'
import type { InvitationService } from '../services/invitation.service.ts'
import { memberOf, withStoredRole } from './context.ts'
import type { UsersContext } from './context.ts'

export interface InvitationResolverDeps {
  readonly invitations: InvitationService
  readonly answers: AnswerInvitationService
  readonly now: () => Date
}

@Resolver(() => InvitationType)
export class InvitationResolver {
  readonly #deps: InvitationResolverDeps

  constructor(deps: InvitationResolverDeps) {
    this.#deps = deps
  }

  @Mutation(() => InviteMemberPayload, {
    description:
      'Sends an invitation by email. Needs the role ADMIN; only an OWNER can invite an OWNER. The response does not reveal whether the address belongs to a user. CONFLICT when the address has a PENDING invitation to the organization; RATE_LIMITED after too many invitations.',
  })
  async inviteMember(
    @Arg('input', () => InviteMemberInput, { description: 'The invitation to send.' }) input: InviteMemberInput,
    @Ctx() context: UsersContext,
  ): Promise<InviteMemberPayload> {
    return { invitation: await this.#deps.invitations.invite(memberOf(context), input) }
  }

  @Mutation(() => AddMemberPayload, {
    deprecationReason: 'Use inviteMember. A user becomes a member only by accepting an invitation.',
    description:
      'Sends an invitation by email, as inviteMember does, with the same roles, limits and errors. It does not add a member: the invited person becomes one by accepting.',
  })
  async addMember(
    @Arg('input', () => AddMemberInput, { description: 'The invitation to send.' }) input: AddMemberInput,
    @Ctx() context: UsersContext,
  ): Promise<AddMemberPayload> {
    return { invitation: await this.#deps.invitations.invite(memberOf(context), input) }
  }

  @Mutation(() => ResendInvitationPayload, {
    description:
      'Sends the email of a PENDING or EXPIRED invitation again, with a new token that is valid for seven days. The previous token becomes invalid. Needs the role ADMIN; only an OWNER can resend an invitation with the role OWNER. INVALID_TRANSITION when the invitation has been accepted, declined or revoked; RATE_LIMITED after too many invitations.',
  })
  async resendInvitation(
    @Arg('input', () => ResendInvitationInput, { description: 'The invitation.' }) { id }: ResendInvitationInput,
    @Ctx() context: UsersContext,
  ): Promise<ResendInvitationPayload> {
    return { invitation: await this.#deps.invitations.resend(memberOf(context), id) }
  }

  @Mutation(() => RevokeInvitationPayload, {
    description:
      'Revokes a PENDING invitation; returns one that is already revoked. Needs the role ADMIN; only an OWNER can revoke an invitation with the role OWNER. INVALID_TRANSITION when it has been accepted or declined, or has expired.',
  })
  async revokeInvitation(
    @Arg('input', () => RevokeInvitationInput, { description: 'The invitation.' }) { id }: RevokeInvitationInput,
    @Ctx() context: UsersContext,
  ): Promise<RevokeInvitationPayload> {
    return { invitation: await this.#deps.invitations.revoke(memberOf(context), id) }
  }

  @Mutation(() => AcceptInvitationPayload, {
    description:
      "Makes the viewer a member. With an id, the viewer's verified address must be the invited one; with a token, any signed-in user can accept. Calling it again returns the membership. INVALID_TRANSITION when the invitation has been declined or revoked, or has expired; CONFLICT when the viewer belongs to 500 organizations already.",
  })
  async acceptInvitation(
    @Arg('input', () => AcceptInvitationInput, { description: 'The invitation, by id or by token.' })
    input: AcceptInvitationInput,
    @Ctx() context: UsersContext,
  ): Promise<AcceptInvitationPayload> {
    return { membership: await this.#deps.answers.accept(memberOf(context), input) }
  }

  @Mutation(() => DeclineInvitationPayload, {
    description:
      'Declines an invitation to the viewer; returns one that is already declined. INVALID_TRANSITION when it has been accepted or revoked, or has expired.',
  })
  async declineInvitation(
    @Arg('input', () => DeclineInvitationInput, { description: 'The invitation, by id or by token.' })
    input: DeclineInvitationInput,
    @Ctx() context: UsersContext,
  ): Promise<DeclineInvitationPayload> {
    return { invitation: await this.#deps.answers.decline(memberOf(context), input) }
  }

  @FieldResolver(() => InvitationStatusEnum, { description: 'Whether the invitation can still be accepted.' })
  status(@Root() invitation: Invitation): InvitationStatus {
    return statusAt(invitation, this.#deps.now())
  }

  @FieldResolver(() => String, {
    description:
      'Name of the organization. The invited person is not a member yet and sees nothing else of the organization.',
  })
  async organizationName(@Root() { organizationId }: Invitation, @Ctx() { loaders }: UsersContext): Promise<string> {
    return (await loaders.organization.load(organizationId))?.name ?? ''
  }

  @FieldResolver(() => UserType, { description: 'Member who sent the invitation.' })
  invitedBy(@Root() { invitedBy }: Invitation, @Ctx() { loaders }: UsersContext): Promise<UserType | null> {
    return loaders.user.load(invitedBy)
  }
}

/** Visible to ADMINs and OWNERs of the organization, and to the user who has verified the invited address. */
export async function findInvitation(id: string, context: UsersContext): Promise<Invitation | null> {
  const { viewer, loaders } = context
  const invitation = await loaders.invitation.load(id)
  if (!invitation) return null
  if (hasRole(await withStoredRole(invitation.organizationId, context), invitation.organizationId, 'ADMIN'))
    return invitation
  const user = viewer.kind === 'user' ? await loaders.user.load(viewer.userId) : null
  return user?.emailVerifiedAt && user.email === invitation.email ? invitation : null
}
