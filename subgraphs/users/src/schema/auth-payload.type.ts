import { Field, ObjectType } from 'type-graphql'
import { UserType } from './user.type.ts'

@ObjectType('AuthPayload', { description: 'A new session: its tokens and its user.' })
export class AuthPayloadType {
  @Field(() => String, { description: 'JSON Web Token to send as `authorization: Bearer …`.' })
  declare readonly accessToken: string

  @Field(() => Date, { description: 'When the access token expires. Renew it before with refreshSession.' })
  declare readonly accessTokenExpiresAt: Date

  @Field(() => String, { description: 'Token for refreshSession. It can be used once.' })
  declare readonly refreshToken: string

  @Field(() => UserType, { description: 'The signed-in user.' })
  declare readonly user: UserType
}
