import { Field, ID, InputType } from 'type-graphql'
import type { Role } from '#platform/auth'
import { RoleEnum } from './role.enum.ts'

@InputType()
export class SignUpInput {
  @Field(() => String)
  declare readonly email: string

  @Field(() => String, { description: '8 to 200 characters.' })
  declare readonly password: string

  @Field(() => String, { description: '1 to 200 characters.' })
  declare readonly name: string
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
export class AddMemberInput {
  @Field(() => ID)
  declare readonly organizationId: string

  @Field(() => String, { description: 'Of somebody who has signed up.' })
  declare readonly email: string

  @Field(() => RoleEnum)
  declare readonly role: Role
}
