import { FieldResolver, Int, Resolver, Root } from 'type-graphql'
import type { Advisor } from '../domain/advice/types.ts'
import { AgentRunType } from '../schema/agent-run.type.ts'
import { AgentTaskType } from '../schema/agent-task.type.ts'
import { AgentType } from '../schema/agent.type.ts'
import { RecommendationStub } from '../schema/stubs.ts'

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

  @FieldResolver(() => AgentType, { description: 'Agent that does the task.' })
  agent(@Root() { role }: AgentTaskType): AgentType | undefined {
    return this.#workflow.find((advisor) => advisor.role === role)
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
