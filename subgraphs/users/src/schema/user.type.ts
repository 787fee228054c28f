import { Directive, Field, ID, ObjectType } from 'type-graphql'

@Directive('@key(fields: "id")')
@ObjectType('User')
export class UserType {
  @Field(() => ID)
  declare readonly id: string

  @Field(() => String)
  declare readonly name: string

  @Field(() => Date)
  declare readonly createdAt: Date
}
