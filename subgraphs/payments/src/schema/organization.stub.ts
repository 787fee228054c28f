import { Directive, Field, ID, ObjectType } from 'type-graphql'

/** Owned by users. This subgraph adds the billing account. */
@Directive('@key(fields: "id")')
@ObjectType('Organization', {
  description: 'A team that owns assessments and has a billing account. Visible to its members.',
})
export class OrganizationStub {
  @Field(() => ID, { description: 'Unique id with the prefix `org_`.' })
  declare readonly id: string
}
