import { Directive, Query, Resolver } from 'type-graphql'
import { cacheControl } from '#platform/subgraph-server'
import type { Advisor } from '../domain/advice/types.ts'
import { AgentType } from '../schema/agent.type.ts'

@Resolver(() => AgentType)
export class AgentResolver {
  readonly #workflow: readonly Advisor[]

  constructor(workflow: readonly Advisor[]) {
    this.#workflow = workflow
  }

  // It changes with a release only.
  @Directive(cacheControl('PUBLIC', 300))
  @Query(() => [AgentType])
  agents(): readonly AgentType[] {
    return this.#workflow
  }
}
