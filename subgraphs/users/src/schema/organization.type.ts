import { Directive, Field, ID, ObjectType } from 'type-graphql'

@Directive('@key(fields: "id")')
@ObjectType('Organization')
export class OrganizationType {
  @Field(() => ID)
  declare readonly id: string

  @Field(() => String)
  declare readonly name: string

  @Field(() => Date)
  declare readonly createdAt: Date

  @Directive('@inaccessible')
  @Field(() => Boolean, { description: "Whether it came to be with its owner's sign-up. For other subgraphs." })
  declare readonly personal: boolean
}
