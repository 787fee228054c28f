import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql'
import { assertSignedIn } from '#platform/auth'
import type { AgentRole } from '../domain/advice/types.ts'
import { AgentRunType } from '../schema/agent-run.type.ts'
import { AgentRoleEnum } from '../schema/enums.ts'
import { StartRunInput } from '../schema/inputs.ts'
import type { RunService } from '../services/run.service.ts'
import type { AgentsContext } from './context.ts'

@Resolver()
export class SteeringResolver {
  readonly #runs: RunService

  constructor(runs: RunService) {
    this.#runs = runs
  }

  @Mutation(() => AgentRunType, {
    description:
      'Returns at once; the work goes on in workers. idempotencyKey makes a retried call return the same run.',
  })
  async startRun(
    @Arg('input', () => StartRunInput) input: StartRunInput,
    @Ctx() { viewer, correlationId }: AgentsContext,
  ): Promise<AgentRunType> {
    assertSignedIn(viewer)
    return this.#runs.start(viewer, input, correlationId)
  }

  @Mutation(() => AgentRunType)
  async pauseRun(
    @Arg('id', () => ID) id: string,
    @Ctx() { viewer, correlationId }: AgentsContext,
  ): Promise<AgentRunType> {
    assertSignedIn(viewer)
    return this.#runs.pause({ viewer, correlationId }, id)
  }

  @Mutation(() => AgentRunType)
  async resumeRun(
    @Arg('id', () => ID) id: string,
    @Ctx() { viewer, correlationId }: AgentsContext,
  ): Promise<AgentRunType> {
    assertSignedIn(viewer)
    return this.#runs.resume({ viewer, correlationId }, id)
  }

  @Mutation(() => AgentRunType)
  async cancelRun(
    @Arg('id', () => ID) id: string,
    @Ctx() { viewer, correlationId }: AgentsContext,
  ): Promise<AgentRunType> {
    assertSignedIn(viewer)
    return this.#runs.cancel({ viewer, correlationId }, id)
  }

  @Mutation(() => AgentRunType)
  async retryTask(
    @Arg('runId', () => ID) runId: string,
    @Arg('role', () => AgentRoleEnum) role: AgentRole,
    @Ctx() { viewer, correlationId }: AgentsContext,
  ): Promise<AgentRunType> {
    assertSignedIn(viewer)
    return this.#runs.retry({ viewer, correlationId }, runId, role)
  }
}
