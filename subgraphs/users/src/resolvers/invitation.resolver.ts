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
      'Sends an invitation by mail; ADMINs and OWNERs may, and only an OWNER invites an OWNER. The answer is the same whether or not the address has a user.',
  })
  async inviteMember(
    @Arg('input', () => InviteMemberInput) input: InviteMemberInput,
    @Ctx() context: UsersContext,
  ): Promise<InvitationType> {
    return this.#deps.invitations.invite(memberOf(context), input)
  }

  @Mutation(() => InvitationType, {
    deprecationReason:
      'It adds nobody any more, and does what inviteMember does: nobody becomes a member without consent.',
  })
  async addMember(
    @Arg('input', () => AddMemberInput) input: AddMemberInput,
    @Ctx() context: UsersContext,
  ): Promise<InvitationType> {
    return this.#deps.invitations.invite(memberOf(context), input)
  }

  @Mutation(() => InvitationType, {
    description:
      'Sends the mail again with a new token, which alone is good from then on, and begins the seven days anew.',
  })
  async resendInvitation(@Arg('id', () => ID) id: string, @Ctx() context: UsersContext): Promise<InvitationType> {
    return this.#deps.invitations.resend(memberOf(context), id)
  }

  @Mutation(() => InvitationType, { description: 'Takes an invitation back that nobody has answered.' })
  async revokeInvitation(@Arg('id', () => ID) id: string, @Ctx() context: UsersContext): Promise<InvitationType> {
    return this.#deps.invitations.revoke(memberOf(context), id)
  }

  @Mutation(() => MembershipType, {
    description:
      'Makes the viewer a member: by id for the verified address that was invited, by token for whoever has received the mail.',
  })
  async acceptInvitation(
    @Arg('input', () => AnswerInvitationInput) input: AnswerInvitationInput,
    @Ctx() context: UsersContext,
  ): Promise<MembershipType> {
    return this.#deps.answers.accept(memberOf(context), input)
  }

  @Mutation(() => InvitationType, { description: 'Ends an invitation to the viewer.' })
  async declineInvitation(
    @Arg('input', () => AnswerInvitationInput) input: AnswerInvitationInput,
    @Ctx() context: UsersContext,
  ): Promise<InvitationType> {
    return this.#deps.answers.decline(memberOf(context), input)
  }

  @FieldResolver(() => InvitationStatusEnum)
  status(@Root() invitation: Invitation): InvitationStatus {
    return statusAt(invitation, this.#deps.now())
  }

  @FieldResolver(() => String, {
    description: 'Whoever is invited is no member yet, and sees no more of the organization.',
  })
  async organizationName(@Root() { organizationId }: Invitation, @Ctx() { loaders }: UsersContext): Promise<string> {
    return (await loaders.organization.load(organizationId))?.name ?? ''
  }

  @FieldResolver(() => UserType)
  invitedBy(@Root() { invitedBy }: Invitation, @Ctx() { loaders }: UsersContext): Promise<UserType | null> {
    return loaders.user.load(invitedBy)
  }
}
