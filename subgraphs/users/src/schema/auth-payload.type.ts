import { Field, ObjectType } from 'type-graphql'
import { UserType } from './user.type.ts'

@ObjectType('AuthPayload')
export class AuthPayloadType {
  @Field(() => String)
  declare readonly accessToken: string

  @Field(() => Date)
  declare readonly accessTokenExpiresAt: Date

  @Field(() => String)
  declare readonly refreshToken: string

  @Field(() => UserType)
  declare readonly user: UserType
}
