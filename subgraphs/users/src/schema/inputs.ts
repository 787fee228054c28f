import { Field, ID, InputType } from 'type-graphql'
import type { Role } from '#platform/auth'
import { RoleEnum } from './role.enum.ts'

const idempotencyKey = {
  nullable: true,
  description: '1 to 200 characters. The same key with the same input gives what the first call created.',
}

@InputType()
export class SignUpInput {
  @Field(() => String)
  declare readonly email: string

  @Field(() => String, { description: '8 to 200 characters.' })
  declare readonly password: string

  @Field(() => String, { description: '1 to 200 characters.' })
  declare readonly name: string

  @Field(() => String, idempotencyKey)
  declare readonly idempotencyKey?: string | null
}

@InputType()
export class SignInInput {
  @Field(() => String)
  declare readonly email: string

  @Field(() => String)
  declare readonly password: string
}

@InputType()
export class RefreshSessionInput {
  @Field(() => String)
  declare readonly refreshToken: string
}

@InputType()
export class CreateOrganizationInput {
  @Field(() => String, { description: '1 to 200 characters.' })
  declare readonly name: string

  @Field(() => String, idempotencyKey)
  declare readonly idempotencyKey?: string | null
}

@InputType()
export class RemoveMemberInput {
  @Field(() => ID)
  declare readonly organizationId: string

  @Field(() => ID, { description: 'The member; oneself to leave.' })
  declare readonly userId: string
}

@InputType()
export class ChangeMemberRoleInput {
  @Field(() => ID)
  declare readonly organizationId: string

  @Field(() => ID, { description: 'The member.' })
  declare readonly userId: string

  @Field(() => RoleEnum)
  declare readonly role: Role
}

@InputType()
export class InviteMemberInput {
  @Field(() => ID)
  declare readonly organizationId: string

  @Field(() => String, { description: 'Of whoever is invited, whether they have signed up or not.' })
  declare readonly email: string

  @Field(() => RoleEnum)
  declare readonly role: Role

  @Field(() => String, idempotencyKey)
  declare readonly idempotencyKey?: string | null
}

@InputType({ description: 'As InviteMemberInput.' })
export class AddMemberInput {
  @Field(() => ID)
  declare readonly organizationId: string

  @Field(() => String)
  declare readonly email: string

  @Field(() => RoleEnum)
  declare readonly role: Role
}

@InputType({
  description: 'Either the id, if the viewer has verified the address that was invited, or the token of the mail.',
})
export class AnswerInvitationInput {
  @Field(() => ID, { nullable: true })
  declare readonly id?: string | null

  @Field(() => String, { nullable: true })
  declare readonly token?: string | null
}

@InputType()
export class VerifyEmailInput {
  @Field(() => String, { description: 'Of the mail.' })
  declare readonly token: string
}
