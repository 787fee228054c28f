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
      'Starts a run of an assessment and returns at once; workers execute it. Costs one credit, which is returned when the run fails or is cancelled. Needs the role MEMBER. CONFLICT while another run of the assessment is under way and when the plan allows no more runs at once; INSUFFICIENT_CREDITS; INVALID_TRANSITION when the assessment is archived.',
  })
  async startRun(
    @Arg('input', () => StartRunInput, { description: 'The assessment to examine.' }) input: StartRunInput,
    @Ctx() { viewer, correlationId }: AgentsContext,
  ): Promise<AgentRunType> {
    assertSignedIn(viewer)
    return this.#runs.start(viewer, input, correlationId)
  }

  @Mutation(() => AgentRunType, {
    description:
      'Starts no further tasks; running tasks continue. Needs the role MEMBER. INVALID_TRANSITION unless the run is QUEUED or RUNNING.',
  })
  async pauseRun(
    @Arg('id', () => ID, { description: 'Id of the run, with the prefix `run_`.' }) id: string,
    @Ctx() { viewer, correlationId }: AgentsContext,
  ): Promise<AgentRunType> {
    assertSignedIn(viewer)
    return this.#runs.pause({ viewer, correlationId }, id)
  }

  @Mutation(() => AgentRunType, {
    description: 'Continues a paused run. Needs the role MEMBER. INVALID_TRANSITION unless the run is PAUSED.',
  })
  async resumeRun(
    @Arg('id', () => ID, { description: 'Id of the run, with the prefix `run_`.' }) id: string,
    @Ctx() { viewer, correlationId }: AgentsContext,
  ): Promise<AgentRunType> {
    assertSignedIn(viewer)
    return this.#runs.resume({ viewer, correlationId }, id)
  }

  @Mutation(() => AgentRunType, {
    description:
      'Ends a run, aborts its running tasks and releases its credit. Needs the role MEMBER. INVALID_TRANSITION when the run has ended.',
  })
  async cancelRun(
    @Arg('id', () => ID, { description: 'Id of the run, with the prefix `run_`.' }) id: string,
    @Ctx() { viewer, correlationId }: AgentsContext,
  ): Promise<AgentRunType> {
    assertSignedIn(viewer)
    return this.#runs.cancel({ viewer, correlationId }, id)
  }

  @Mutation(() => AgentRunType, {
    description:
      'Gives a failed or skipped task of an unfinished run, and the tasks that depend on it, another round of attempts. Needs the role MEMBER. INVALID_TRANSITION in any other state.',
  })
  async retryTask(
    @Arg('runId', () => ID, { description: 'Id of the run, with the prefix `run_`.' }) runId: string,
    @Arg('role', () => AgentRoleEnum, { description: 'Role of the task.' }) role: AgentRole,
    @Ctx() { viewer, correlationId }: AgentsContext,
  ): Promise<AgentRunType> {
    assertSignedIn(viewer)
    return this.#runs.retry({ viewer, correlationId }, runId, role)
  }
}
