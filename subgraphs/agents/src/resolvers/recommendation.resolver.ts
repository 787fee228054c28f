import { Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql'
import type { ReferenceResolver } from '#platform/subgraph-server'
import { AgentTaskType, toTaskNode } from '../schema/agent-task.type.ts'
import { RecommendationStub } from '../schema/stubs.ts'
import { visible } from './context.ts'
import type { AgentsContext } from './context.ts'

/** Fields that this subgraph adds to recommendations. */
@Resolver(() => RecommendationStub)
export class RecommendationResolver {
  @Directive('@requires(fields: "runId producedByRole")')
  @FieldResolver(() => AgentTaskType, {
    nullable: true,
    description: 'Task of the latest run that made this recommendation; null when the run is not visible.',
  })
  async producedBy(
    @Root() { runId, producedByRole }: RecommendationStub,
    @Ctx() context: AgentsContext,
  ): Promise<AgentTaskType | null> {
    const run = visible(await context.loaders.run.load(runId), context)
    const task = run?.tasks.find(({ role }) => role === producedByRole)
    return run && task ? toTaskNode(run, task) : null
  }
}

export const resolveRecommendation: ReferenceResolver<AgentsContext> = (reference) => reference
