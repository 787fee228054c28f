import { Directive, Field, ID, ObjectType } from 'type-graphql'
import { cached } from './cached.ts'

@Directive('@key(fields: "id")')
@ObjectType('User')
export class UserType {
  @Field(() => ID)
  declare readonly id: string

  @Directive(cached)
  @Field(() => String)
  declare readonly name: string

  @Directive(cached)
  @Field(() => Date)
  declare readonly createdAt: Date
}
