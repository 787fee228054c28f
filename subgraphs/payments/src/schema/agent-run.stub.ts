import { Directive, Field, ID, ObjectType } from 'type-graphql'

/** Owned by agents. This subgraph adds the charge. */
@Directive('@key(fields: "id")')
@ObjectType('AgentRun', {
  description: "One execution of all agents over an assessment. Visible to members of the assessment's organization.",
})
export class AgentRunStub {
  @Field(() => ID, { description: 'Unique id with the prefix `run_`.' })
  declare readonly id: string
}
