import { Directive, Field, ID, ObjectType } from 'type-graphql'

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('User', {
  description: 'A person with an account.',
})
export class UserStub {
  @Field(() => ID, { description: 'Unique id with the prefix `usr_`.' })
  declare readonly id: string
}

@Directive('@key(fields: "id")')
@ObjectType('Organization', {
  description: 'A team that owns assessments and has a billing account. Visible to its members.',
})
export class OrganizationStub {
  @Field(() => ID, { description: 'Unique id with the prefix `org_`.' })
  declare readonly id: string
}

@Directive('@key(fields: "id")')
@ObjectType('Assessment', {
  description:
    "An examination of a team's AI infrastructure: its requirements and the results of its runs. Visible to members of its organization.",
})
export class AssessmentStub {
  @Field(() => ID, { description: 'Unique id with the prefix `asm_`.' })
  declare readonly id: string
}

@Directive('@key(fields: "id")')
@ObjectType('Recommendation', {
  description: "A finding and the steps that address it. Visible to members of the assessment's organization.",
})
export class RecommendationStub {
  @Field(() => ID, {
    description: 'Unique id with the prefix `rec_`.',
  })
  declare readonly id: string

  // The gateway sends the next two with requests for `producedBy`.
  @Directive('@external')
  @Field(() => ID, { description: 'Id of the latest run that made this recommendation. For other subgraphs.' })
  declare readonly runId: string

  @Directive('@external')
  @Field(() => String, { description: 'Role of the agent in that run. For other subgraphs.' })
  declare readonly producedByRole: string
}
