import { Field, ObjectType } from 'type-graphql'
import { InvitationType } from './invitation.type.ts'
import { MembershipType } from './membership.type.ts'
import { OrganizationType } from './organization.type.ts'
import { UserType } from './user.type.ts'

@ObjectType({ description: 'Result of signOut.' })
export class SignOutPayload {
  @Field(() => UserType, { description: 'The user who signed out.' })
  declare readonly user: UserType
}

@ObjectType({ description: 'Result of requestEmailVerification.' })
export class RequestEmailVerificationPayload {
  @Field(() => UserType, { description: 'The user whose address is being verified.' })
  declare readonly user: UserType
}

@ObjectType({ description: 'Result of verifyEmail.' })
export class VerifyEmailPayload {
  @Field(() => UserType, { description: 'The user whose address is verified.' })
  declare readonly user: UserType
}

@ObjectType({ description: 'Result of createOrganization.' })
export class CreateOrganizationPayload {
  @Field(() => OrganizationType, { description: 'The new organization.' })
  declare readonly organization: OrganizationType
}

@ObjectType({ description: 'Result of inviteMember.' })
export class InviteMemberPayload {
  @Field(() => InvitationType, { description: 'The new invitation.' })
  declare readonly invitation: InvitationType
}

@ObjectType({ description: 'Result of addMember.' })
export class AddMemberPayload {
  @Field(() => InvitationType, { description: 'The new invitation.' })
  declare readonly invitation: InvitationType
}

@ObjectType({ description: 'Result of resendInvitation.' })
export class ResendInvitationPayload {
  @Field(() => InvitationType, { description: 'The invitation with its new expiry.' })
  declare readonly invitation: InvitationType
}

@ObjectType({ description: 'Result of revokeInvitation.' })
export class RevokeInvitationPayload {
  @Field(() => InvitationType, { description: 'The revoked invitation.' })
  declare readonly invitation: InvitationType
}

@ObjectType({ description: 'Result of acceptInvitation.' })
export class AcceptInvitationPayload {
  @Field(() => MembershipType, { description: 'The new membership.' })
  declare readonly membership: MembershipType
}

@ObjectType({ description: 'Result of declineInvitation.' })
export class DeclineInvitationPayload {
  @Field(() => InvitationType, { description: 'The declined invitation.' })
  declare readonly invitation: InvitationType
}

@ObjectType({ description: 'Result of removeMember.' })
export class RemoveMemberPayload {
  @Field(() => MembershipType, { description: 'The membership before it ended.' })
  declare readonly membership: MembershipType
}

@ObjectType({ description: 'Result of changeMemberRole.' })
export class ChangeMemberRolePayload {
  @Field(() => MembershipType, { description: 'The membership with its new role.' })
  declare readonly membership: MembershipType
}
