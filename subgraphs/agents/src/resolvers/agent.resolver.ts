import { Directive, Query, Resolver } from 'type-graphql'
import { referenceData } from '#platform/subgraph-server'
import { workflow } from '../domain/advice/index.ts'
import type { Advisor } from '../domain/advice/types.ts'
import { AgentType } from '../schema/agent.type.ts'

@Resolver(() => AgentType)
export class AgentResolver {
  readonly #workflow: readonly Advisor[]

  constructor(advisors: readonly Advisor[]) {
    this.#workflow = advisors
  }

  @Directive(referenceData(workflow, 300))
  @Query(() => [AgentType], { description: 'All agents in the order of the workflow. Public.' })
  agents(): readonly AgentType[] {
    return this.#workflow
  }
}
