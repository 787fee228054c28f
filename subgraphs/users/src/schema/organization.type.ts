import { Directive, Field, ID, ObjectType } from 'type-graphql'
import { cached } from './cached.ts'
import { NodeType } from './node.type.ts'

@Directive('@key(fields: "id")')
@ObjectType('Organization', {
  implements: NodeType,
  description: 'A team that owns assessments and has a billing account. Visible to its members.',
})
export class OrganizationType {
  @Field(() => ID, { description: 'Unique id with the prefix `org_`.' })
  declare readonly id: string

  @Directive(cached)
  @Field(() => String, { description: 'Display name, 1 to 200 characters.' })
  declare readonly name: string

  @Directive(cached)
  @Field(() => Date, { description: 'When the organization was created.' })
  declare readonly createdAt: Date

  @Directive('@inaccessible')
  @Directive(cached)
  @Field(() => Boolean, {
    description: "Whether the organization was created by its owner's sign-up. For other subgraphs.",
  })
  declare readonly personal: boolean

  @Directive('@inaccessible')
  @Field(() => Boolean, {
    description:
      'Whether the user whose sign-up created the organization has verified the email address. For other subgraphs.',
  })
  declare readonly verified: boolean
}
