import { Directive, Field, ID, ObjectType } from 'type-graphql'

/** Owned by users; the list of assessments is added to it here. */
@Directive('@key(fields: "id")')
@ObjectType('Organization')
export class OrganizationStub {
  @Field(() => ID)
  declare readonly id: string
}

/** Owned by users. */
@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('User')
export class UserStub {
  @Field(() => ID)
  declare readonly id: string
}

/** Owned by agents. */
@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('AgentRun')
export class AgentRunStub {
  @Field(() => ID)
  declare readonly id: string
}

/** Owned by payments. */
@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Payment')
export class PaymentStub {
  @Field(() => ID)
  declare readonly id: string
}
