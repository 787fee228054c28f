import { FieldResolver, Int, Resolver, Root } from 'type-graphql'
import type { ReferenceResolver } from '#platform/subgraph-server'
import type { Advisor } from '../domain/advice/types.ts'
import { runIdOfTask } from '../domain/runs/run.ts'
import { AgentRunType } from '../schema/agent-run.type.ts'
import { AgentTaskType, toTaskNode } from '../schema/agent-task.type.ts'
import { AgentType, toAgentNode } from '../schema/agent.type.ts'
import { RecommendationStub } from '../schema/stubs.ts'
import { visible } from './context.ts'
import type { AgentsContext } from './context.ts'

@Resolver(() => AgentTaskType)
export class AgentTaskResolver {
  readonly #workflow: readonly Advisor[]

  constructor(workflow: readonly Advisor[]) {
    this.#workflow = workflow
  }

  @FieldResolver(() => AgentRunType, { description: 'Run that the task belongs to.' })
  run(@Root() task: AgentTaskType): AgentRunType {
    return task.run
  }

  @FieldResolver(() => AgentType, { description: 'Agent that executes the task.' })
  agent(@Root() { role }: AgentTaskType): AgentType | undefined {
    const advisor = this.#workflow.find((candidate) => candidate.role === role)
    return advisor && toAgentNode(advisor)
  }

  @FieldResolver(() => Int, { nullable: true, description: 'Milliseconds from start to end; null before the end.' })
  durationMs(@Root() { startedAt, finishedAt }: AgentTaskType): number | null {
    return startedAt && finishedAt ? finishedAt.getTime() - startedAt.getTime() : null
  }

  @FieldResolver(() => [RecommendationStub], { description: 'Recommendations that the task has made.' })
  recommendations(@Root() { recommendationIds }: AgentTaskType): readonly Pick<RecommendationStub, 'id'>[] {
    return recommendationIds.map((id) => ({ id }))
  }
}

export const resolveAgentTask: ReferenceResolver<AgentsContext> = async ({ id }, context) => {
  const run = visible(await context.loaders.run.load(runIdOfTask(id)), context)
  const task = run?.tasks.find((candidate) => candidate.id === id)
  return run && task ? toTaskNode(run, task) : null
}
