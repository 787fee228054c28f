import { Directive, Query, Resolver } from 'type-graphql'
import type { ReferenceResolver } from '#platform/subgraph-server'
import { workflow } from '../domain/advice/index.ts'
import type { Advisor } from '../domain/advice/types.ts'
import { AgentType, cached, toAgentNode } from '../schema/agent.type.ts'
import type { AgentsContext } from './context.ts'

@Resolver(() => AgentType)
export class AgentResolver {
  readonly #workflow: readonly Advisor[]

  constructor(advisors: readonly Advisor[]) {
    this.#workflow = advisors
  }

  @Directive(cached)
  @Query(() => [AgentType], { description: 'All agents in the order of the workflow. Public.' })
  agents(): readonly AgentType[] {
    return this.#workflow.map(toAgentNode)
  }
}

/** Public. */
export const resolveAgent: ReferenceResolver<AgentsContext> = ({ id }) =>
  workflow.map(toAgentNode).find((agent) => agent.id === id) ?? null
