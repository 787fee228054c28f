import { Directive, Field, ID, ObjectType } from 'type-graphql'
import { cached } from './cached.ts'

@Directive('@key(fields: "id")')
@ObjectType('Organization')
export class OrganizationType {
  @Field(() => ID)
  declare readonly id: string

  @Directive(cached)
  @Field(() => String)
  declare readonly name: string

  @Directive(cached)
  @Field(() => Date)
  declare readonly createdAt: Date

  @Directive('@inaccessible')
  @Directive(cached)
  @Field(() => Boolean, { description: "Whether it came to be with its owner's sign-up. For other subgraphs." })
  declare readonly personal: boolean

  @Directive('@inaccessible')
  @Field(() => Boolean, {
    description: 'Whether the user whose sign-up it came with has verified their email. For other subgraphs.',
  })
  declare readonly verified: boolean
}
