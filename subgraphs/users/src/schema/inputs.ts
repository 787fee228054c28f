import { Field, ID, InputType } from 'type-graphql'
import type { Role } from '#platform/auth'
import { RoleEnum } from './role.enum.ts'

const idempotencyKey = {
  nullable: true,
  description:
    '1 to 200 characters. The same key with the same input returns what the first call created; with other input, CONFLICT.',
}

@InputType({ description: 'A new user.' })
export class SignUpInput {
  @Field(() => String, { description: 'Email address, 3 to 254 characters. Upper and lower case are the same.' })
  declare readonly email: string

  @Field(() => String, { description: 'Password, 8 to 200 characters.' })
  declare readonly password: string

  @Field(() => String, { description: 'Display name, 1 to 200 characters.' })
  declare readonly name: string

  @Field(() => String, idempotencyKey)
  declare readonly idempotencyKey?: string | null
}

@InputType({ description: 'Credentials of a user.' })
export class SignInInput {
  @Field(() => String, { description: 'Email address. Upper and lower case are the same.' })
  declare readonly email: string

  @Field(() => String, { description: 'Password, 8 to 200 characters.' })
  declare readonly password: string
}

@InputType({ description: 'The session to renew.' })
export class RefreshSessionInput {
  @Field(() => String, { description: 'The latest refresh token of the session.' })
  declare readonly refreshToken: string
}

@InputType({ description: 'A new organization.' })
export class CreateOrganizationInput {
  @Field(() => String, { description: 'Display name, 1 to 200 characters.' })
  declare readonly name: string

  @Field(() => String, idempotencyKey)
  declare readonly idempotencyKey?: string | null
}

@InputType({ description: 'The membership to end.' })
export class RemoveMemberInput {
  @Field(() => ID, { description: 'Id of the organization, with the prefix `org_`.' })
  declare readonly organizationId: string

  @Field(() => ID, { description: "Id of the member, with the prefix `usr_`; the viewer's own id to leave." })
  declare readonly userId: string
}

@InputType({ description: 'A member and the new role.' })
export class ChangeMemberRoleInput {
  @Field(() => ID, { description: 'Id of the organization, with the prefix `org_`.' })
  declare readonly organizationId: string

  @Field(() => ID, { description: 'Id of the member, with the prefix `usr_`.' })
  declare readonly userId: string

  @Field(() => RoleEnum, { description: 'The new role.' })
  declare readonly role: Role
}

@InputType({ description: 'An invitation to an organization.' })
export class InviteMemberInput {
  @Field(() => ID, { description: 'Id of the organization, with the prefix `org_`.' })
  declare readonly organizationId: string

  @Field(() => String, {
    description: 'Address of the invited person, who may or may not have signed up. 3 to 254 characters.',
  })
  declare readonly email: string

  @Field(() => RoleEnum, { description: 'Role that the invited person gets.' })
  declare readonly role: Role

  @Field(() => String, idempotencyKey)
  declare readonly idempotencyKey?: string | null
}

@InputType({ description: 'An invitation to an organization.' })
export class AddMemberInput {
  @Field(() => ID, { description: 'Id of the organization, with the prefix `org_`.' })
  declare readonly organizationId: string

  @Field(() => String, { description: 'Address of the invited person, 3 to 254 characters.' })
  declare readonly email: string

  @Field(() => RoleEnum, { description: 'Role that the invited person gets.' })
  declare readonly role: Role
}

@InputType({ description: 'The invitation to send again.' })
export class ResendInvitationInput {
  @Field(() => ID, { description: 'Id of the invitation, with the prefix `inv_`.' })
  declare readonly id: string
}

@InputType({ description: 'The invitation to revoke.' })
export class RevokeInvitationInput {
  @Field(() => ID, { description: 'Id of the invitation, with the prefix `inv_`.' })
  declare readonly id: string
}

@InputType({
  description:
    'The invitation to accept: either its id or the token from its email. BAD_USER_INPUT for both or neither.',
})
export class AcceptInvitationInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the invitation, with the prefix `inv_`. The viewer must have verified the invited address.',
  })
  declare readonly id?: string | null

  @Field(() => String, { nullable: true, description: 'Token from the email.' })
  declare readonly token?: string | null
}

@InputType({
  description:
    'The invitation to decline: either its id or the token from its email. BAD_USER_INPUT for both or neither.',
})
export class DeclineInvitationInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the invitation, with the prefix `inv_`. The viewer must have verified the invited address.',
  })
  declare readonly id?: string | null

  @Field(() => String, { nullable: true, description: 'Token from the email.' })
  declare readonly token?: string | null
}

@InputType({ description: 'Which sessions to end.' })
export class SignOutInput {
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether to end every session of the user, not just this one.',
  })
  declare readonly everywhere: boolean
}

@InputType({ description: 'The address to verify.' })
export class RequestEmailVerificationInput {
  @Field(() => String, {
    nullable: true,
    description: 'Email address of the signed-in user, which is also the default.',
  })
  declare readonly email?: string | null
}

@InputType({ description: 'The token that proves access to the address.' })
export class VerifyEmailInput {
  @Field(() => String, { description: 'Token from the verification email.' })
  declare readonly token: string
}
