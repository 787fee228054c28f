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

  @FieldResolver(() => AgentRunType)
  run(@Root() task: AgentTaskType): AgentRunType {
    return task.run
  }

  @FieldResolver(() => AgentType)
  agent(@Root() { role }: AgentTaskType): AgentType | undefined {
    return this.#workflow.find((advisor) => advisor.role === role)
  }

  @FieldResolver(() => Int, { nullable: true })
  durationMs(@Root() { startedAt, finishedAt }: AgentTaskType): number | null {
    return startedAt && finishedAt ? finishedAt.getTime() - startedAt.getTime() : null
  }

  @FieldResolver(() => [RecommendationStub])
  recommendations(@Root() { recommendationIds }: AgentTaskType): readonly Pick<RecommendationStub, 'id'>[] {
    return recommendationIds.map((id) => ({ id }))
  }
}
