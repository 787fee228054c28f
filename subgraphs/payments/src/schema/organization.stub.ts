import { Directive, Field, ID, ObjectType } from 'type-graphql'

/** Owned by users; here it gets its billing. */
@Directive('@key(fields: "id")')
@ObjectType('Organization')
export class OrganizationStub {
  @Field(() => ID)
  declare readonly id: string
}
