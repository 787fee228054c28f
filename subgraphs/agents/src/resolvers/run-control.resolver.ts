import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { assertSignedIn } from '#platform/auth'
import { toTaskNode } from '../schema/agent-task.type.ts'
import { CancelRunInput, PauseRunInput, ResumeRunInput, RetryTaskInput, StartRunInput } from '../schema/inputs.ts'
import {
  CancelRunPayload,
  PauseRunPayload,
  ResumeRunPayload,
  RetryTaskPayload,
  StartRunPayload,
} from '../schema/payloads.ts'
import type { RunService } from '../services/run.service.ts'
import type { AgentsContext } from './context.ts'

@Resolver()
export class RunControlResolver {
  readonly #runs: RunService

  constructor(runs: RunService) {
    this.#runs = runs
  }

  @Mutation(() => StartRunPayload, {
    description:
      'Starts a run of an assessment and returns immediately; workers execute it. Costs one credit, which is returned when the run fails or is cancelled. Needs the role MEMBER. CONFLICT while another run of the assessment is in progress, and when the plan allows no further concurrent runs; INSUFFICIENT_CREDITS; INVALID_TRANSITION when the assessment is archived.',
  })
  async startRun(
    @Arg('input', () => StartRunInput, { description: 'The assessment to examine.' }) input: StartRunInput,
    @Ctx() { viewer, correlationId }: AgentsContext,
  ): Promise<StartRunPayload> {
    assertSignedIn(viewer)
    return { run: await this.#runs.start(viewer, input, correlationId) }
  }

  @Mutation(() => PauseRunPayload, {
    description:
      'Pauses a run: no further tasks start, and running tasks continue. Needs the role MEMBER. INVALID_TRANSITION unless the run is QUEUED or RUNNING; CONFLICT while the run is being started.',
  })
  async pauseRun(
    @Arg('input', () => PauseRunInput, { description: 'The run.' }) { id }: PauseRunInput,
    @Ctx() { viewer, correlationId }: AgentsContext,
  ): Promise<PauseRunPayload> {
    assertSignedIn(viewer)
    return { run: await this.#runs.pause({ viewer, correlationId }, id) }
  }

  @Mutation(() => ResumeRunPayload, {
    description:
      'Continues a paused run. Needs the role MEMBER. INVALID_TRANSITION unless the run is PAUSED; CONFLICT while the run is being started.',
  })
  async resumeRun(
    @Arg('input', () => ResumeRunInput, { description: 'The run.' }) { id }: ResumeRunInput,
    @Ctx() { viewer, correlationId }: AgentsContext,
  ): Promise<ResumeRunPayload> {
    assertSignedIn(viewer)
    return { run: await this.#runs.resume({ viewer, correlationId }, id) }
  }

  @Mutation(() => CancelRunPayload, {
    description:
      'Ends a run, aborts its running tasks and releases its credit. Needs the role MEMBER. INVALID_TRANSITION when the run has ended; CONFLICT while the run is being started.',
  })
  async cancelRun(
    @Arg('input', () => CancelRunInput, { description: 'The run.' }) { id }: CancelRunInput,
    @Ctx() { viewer, correlationId }: AgentsContext,
  ): Promise<CancelRunPayload> {
    assertSignedIn(viewer)
    return { run: await this.#runs.cancel({ viewer, correlationId }, id) }
  }

  @Mutation(() => RetryTaskPayload, {
    description:
      'Retries a FAILED or SKIPPED task of a run that has not ended, and the tasks that depend on it. Needs the role MEMBER. INVALID_TRANSITION in any other state, and while a dependent task is running; CONFLICT while the run is being started.',
  })
  async retryTask(
    @Arg('input', () => RetryTaskInput, { description: 'The task.' }) { runId, role }: RetryTaskInput,
    @Ctx() { viewer, correlationId }: AgentsContext,
  ): Promise<RetryTaskPayload> {
    assertSignedIn(viewer)
    const run = await this.#runs.retry({ viewer, correlationId }, runId, role)
    const task = run.tasks.find((candidate) => candidate.role === role)
    if (!task) throw new Error(`expected the task ${role} in the run ${runId} that it was retried in, found none`)
    return { run, task: toTaskNode(run, task) }
  }
}
