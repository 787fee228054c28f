import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql'
import { statusAt } from '../domain/invitation.ts'
import type { Invitation, InvitationStatus } from '../domain/invitation.ts'
import { AddMemberInput, AnswerInvitationInput, InviteMemberInput } from '../schema/inputs.ts'
import { InvitationStatusEnum, InvitationType } from '../schema/invitation.type.ts'
import { MembershipType } from '../schema/membership.type.ts'
import { UserType } from '../schema/user.type.ts'
import type { AnswerInvitationService } from '../services/answer-invitation.service.ts'
import type { InvitationService } from '../services/invitation.service.ts'
import { memberOf } from './context.ts'
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

  @Mutation(() => InvitationType, {
    description:
      'Sends an invitation by mail. Needs the role ADMIN; only an OWNER can invite an OWNER. The answer is the same whether or not the address has a user. CONFLICT when the address has a pending invitation to the organization.',
  })
  async inviteMember(
    @Arg('input', () => InviteMemberInput, { description: 'Whom to invite, and to what.' }) input: InviteMemberInput,
    @Ctx() context: UsersContext,
  ): Promise<InvitationType> {
    return this.#deps.invitations.invite(memberOf(context), input)
  }

  @Mutation(() => InvitationType, {
    deprecationReason:
      'It adds nobody any more, and does what inviteMember does: nobody becomes a member without consent.',
    description: 'Sends an invitation by mail, as inviteMember does.',
  })
  async addMember(
    @Arg('input', () => AddMemberInput, { description: 'Whom to invite, and to what.' }) input: AddMemberInput,
    @Ctx() context: UsersContext,
  ): Promise<InvitationType> {
    return this.#deps.invitations.invite(memberOf(context), input)
  }

  @Mutation(() => InvitationType, {
    description:
      'Sends the mail of a pending invitation again with a new token and starts the seven days again. The earlier token becomes invalid. INVALID_TRANSITION when the invitation has been accepted, declined or revoked.',
  })
  async resendInvitation(
    @Arg('id', () => ID, { description: 'Id of the invitation, with the prefix `inv_`.' }) id: string,
    @Ctx() context: UsersContext,
  ): Promise<InvitationType> {
    return this.#deps.invitations.resend(memberOf(context), id)
  }

  @Mutation(() => InvitationType, {
    description: 'Revokes a pending invitation. INVALID_TRANSITION when it has been accepted, declined or revoked.',
  })
  async revokeInvitation(
    @Arg('id', () => ID, { description: 'Id of the invitation, with the prefix `inv_`.' }) id: string,
    @Ctx() context: UsersContext,
  ): Promise<InvitationType> {
    return this.#deps.invitations.revoke(memberOf(context), id)
  }

  @Mutation(() => MembershipType, {
    description:
      "Makes the viewer a member. By id, the viewer's verified address must be the invited one; by token, whoever received the mail can accept. INVALID_TRANSITION when the invitation is not pending.",
  })
  async acceptInvitation(
    @Arg('input', () => AnswerInvitationInput, { description: 'The invitation, by id or by token.' })
    input: AnswerInvitationInput,
    @Ctx() context: UsersContext,
  ): Promise<MembershipType> {
    return this.#deps.answers.accept(memberOf(context), input)
  }

  @Mutation(() => InvitationType, {
    description: 'Declines an invitation to the viewer. INVALID_TRANSITION when it is not pending.',
  })
  async declineInvitation(
    @Arg('input', () => AnswerInvitationInput, { description: 'The invitation, by id or by token.' })
    input: AnswerInvitationInput,
    @Ctx() context: UsersContext,
  ): Promise<InvitationType> {
    return this.#deps.answers.decline(memberOf(context), input)
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
