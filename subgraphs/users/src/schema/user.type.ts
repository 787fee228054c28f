import { Directive, Field, ID, ObjectType } from 'type-graphql'
import { cached } from './cached.ts'
import { NodeType } from './node.type.ts'

@Directive('@key(fields: "id")')
@ObjectType('User', {
  implements: NodeType,
  description: 'A person with an account.',
})
export class UserType {
  @Field(() => ID, { description: 'Unique id with the prefix `usr_`.' })
  declare readonly id: string

  @Directive(cached)
  @Field(() => String, { description: 'Display name, 1 to 200 characters.' })
  declare readonly name: string

  @Directive(cached)
  @Field(() => Date, { description: 'When the user signed up.' })
  declare readonly createdAt: Date
}
