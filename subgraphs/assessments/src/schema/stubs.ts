import { Directive, Field, ID, ObjectType } from 'type-graphql'

/** Owned by users; the list of assessments is added to it here. */
@Directive('@key(fields: "id")')
@ObjectType('Organization', {
  description: 'A team that owns assessments and has a billing account. Visible to its members.',
})
export class OrganizationStub {
  @Field(() => ID, { description: 'Unique id with the prefix `org_`.' })
  declare readonly id: string
}

/** Owned by users. */
@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('User', { description: 'A person with an account.' })
export class UserStub {
  @Field(() => ID, { description: 'Unique id with the prefix `usr_`.' })
  declare readonly id: string
}

/** Owned by agents. */
@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('AgentRun', {
  description: "One execution of all agents over an assessment. Visible to members of the assessment's organization.",
})
export class AgentRunStub {
  @Field(() => ID, { description: 'Unique id with the prefix `run_`.' })
  declare readonly id: string
}

/** Owned by payments. */
@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Payment', { description: 'A charge to an organization. Visible to its ADMINs and OWNERs.' })
export class PaymentStub {
  @Field(() => ID, { description: 'Unique id with the prefix `pay_`.' })
  declare readonly id: string
}
