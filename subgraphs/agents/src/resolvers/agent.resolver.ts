import { Query, Resolver } from 'type-graphql'
import type { Advisor } from '../domain/advice/types.ts'
import { AgentType } from '../schema/agent.type.ts'

@Resolver(() => AgentType)
export class AgentResolver {
  readonly #workflow: readonly Advisor[]

  constructor(workflow: readonly Advisor[]) {
    this.#workflow = workflow
  }

  @Query(() => [AgentType])
  agents(): readonly AgentType[] {
    return this.#workflow
  }
}
