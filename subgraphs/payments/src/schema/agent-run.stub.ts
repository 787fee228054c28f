import { Directive, Field, ID, ObjectType } from 'type-graphql'

/** Owned by agents; here it gets what it costs. */
@Directive('@key(fields: "id")')
@ObjectType('AgentRun')
export class AgentRunStub {
  @Field(() => ID)
  declare readonly id: string
}
