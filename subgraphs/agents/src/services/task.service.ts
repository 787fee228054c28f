import { isRetryable, isUnavailable } from '#platform/errors'
import type { Logger } from '#platform/logging'
import type { AgentOutcome, Advisor, AdviceContext } from '../domain/advice/types.ts'
import { failTask } from '../domain/runs/fail-task.ts'
import type { FailureKind } from '../domain/runs/fail-task.ts'
import type { RunInput, RunRepository, TaskOutcome } from '../domain/runs/ports.ts'
import type { Run, Task } from '../domain/runs/run.ts'
import { taskOf } from '../domain/runs/run.ts'
import {
  attemptOf,
  claimTask,
  finishTask,
  lostTasks,
  reportProgress,
  runningTask,
} from '../domain/runs/work-on-task.ts'
import type { Claim } from '../domain/runs/work-on-task.ts'
import type { Heartbeats } from './heartbeats.ts'
import type { OutcomeRecorder } from './outcome-recorder.ts'
import type { RunWriter } from './run-writer.ts'

/** What advisors use besides the data of their run. */
export type AdvisorTools = Pick<AdviceContext, 'searchEndpoint'> & {
  readonly [Name in 'simulate' | 'webQueries' | 'search']: (
    input: Parameters<AdviceContext[Name]>[0],
    signal: AbortSignal,
  ) => ReturnType<AdviceContext[Name]>
}

export interface TaskServiceDeps {
  readonly runs: RunRepository
  readonly writer: RunWriter
  readonly recorder: OutcomeRecorder
  readonly heartbeats: Heartbeats
  readonly workflow: readonly Advisor[]
  readonly tools: AdvisorTools
  readonly now: () => Date
  /** From 0 to 1. */
  readonly random: () => number
}

/** One attempt of one task, as requested by its job. */
export interface TaskWork extends Claim {
  readonly runId: string
  /** Aborted when this worker shuts down or lost the job. */
  readonly signal: AbortSignal
  readonly log: Logger
}

/** A worker without heartbeats for this long counts as lost. */
export const lostAfterMs = 5_000

// Limits progress events: ten specialists that report each percent would publish a thousand.
const leastProgressStep = 0.2

/** Executes a task and reports its outcome to its run. */
export class TaskService {
  readonly #deps: TaskServiceDeps

  constructor(deps: TaskServiceDeps) {
    this.#deps = deps
  }

  async work(work: TaskWork): Promise<void> {
    const { writer, now } = this.#deps
    const { run, changed } = await writer.change(work.runId, (read) => claimTask(read, work, now()))
    const task = taskOf(run, work.role)
    if (!task) return
    if (!changed) return this.#takeOver(run, work)
    const heartbeat = this.#deps.heartbeats.start(attemptOf(run, task))
    const advisor = this.#advisor(work)
    const signal = AbortSignal.any([work.signal, heartbeat.signal, AbortSignal.timeout(advisor.deadlineMs)])
    try {
      await this.#advise({ run, task, advisor, work, signal })
    } catch (error) {
      // The attempt is no longer the current one: the run has ended, or another worker executes the task.
      if (heartbeat.signal.aborted) return
      await this.#fail(work, toFailure(error, { signal, work, advisor }))
    } finally {
      heartbeat.stop()
    }
  }

  async #advise({ run, advisor, work, signal }: Attempt): Promise<void> {
    const { runs, writer, recorder, now } = this.#deps
    const input = await runs.findInput(run.id)
    if (!input) throw new Error(`expected the input of run ${run.id}, found none`)
    const earlier = await runs.findOutcomes(run.id)
    const outcome = await advisor.advise(input.requirements, this.#context({ run, work, earlier, signal }))
    signal.throwIfAborted()
    const recommendationIds = await recorder.record({ run, role: work.role, input, earlier, outcome })
    await runs.saveOutcome(run.id, { role: work.role, outcome, recommendationIds })
    const status = outcome.kind === 'completed' ? 'COMPLETED' : 'SKIPPED'
    const summary = outcome.kind === 'completed' ? outcome.summary : outcome.reason
    await writer.change(run.id, (read) => finishTask(read, work, { status, summary, recommendationIds, now: now() }))
  }

  #context({ run, work, earlier, signal }: ContextFacts): AdviceContext {
    const { tools, writer, now } = this.#deps
    const reports = new ProgressSteps(leastProgressStep)
    return {
      signal,
      searchEndpoint: tools.searchEndpoint,
      simulate: (input) => tools.simulate(input, signal),
      webQueries: (requirements) => tools.webQueries(requirements, signal),
      search: (request) => tools.search(request, signal),
      outcomes: outcomesFor(run, earlier),
      reportProgress(fraction) {
        if (!reports.isStep(fraction)) return
        // Progress is informational, so an error does not fail the task.
        writer
          .change(run.id, (read) => reportProgress(read, work, { progress: fraction, now: now() }))
          .catch((error: unknown) => work.log.warn({ err: error }, 'progress could not be stored'))
      },
    }
  }

  // The queue delivers a job again when its worker has crashed, while the run still has the attempt as running.
  async #takeOver(run: Run, work: TaskWork): Promise<void> {
    const stale = new Date(this.#deps.now().getTime() - lostAfterMs)
    const task = runningTask(run, work)
    if (!task) return
    const heartbeats = await this.#deps.runs.findHeartbeats([attemptOf(run, task)])
    if (lostTasks(run, stale, heartbeats).includes(task))
      await this.#fail(work, { kind: 'lost', error: new Error('The worker was lost.') })
  }

  async #fail(work: TaskWork, { kind, error }: Failure): Promise<void> {
    const { writer, now, random } = this.#deps
    const { patienceMs } = this.#advisor(work)
    const reason = error instanceof Error ? error.message : String(error)
    work.log.warn({ err: error, role: work.role, kind }, 'an attempt ended without a result')
    const failure = { kind, reason, patienceMs, now: now(), random: random() }
    await writer.change(work.runId, (read) => failTask(read, work, failure))
  }

  #advisor({ role }: TaskWork): Advisor {
    const advisor = this.#deps.workflow.find((candidate) => candidate.role === role)
    if (!advisor) throw new Error(`expected a role of the workflow, got ${role}`)
    return advisor
  }
}

interface Attempt {
  readonly run: Run
  readonly task: Task
  readonly advisor: Advisor
  readonly work: TaskWork
  readonly signal: AbortSignal
}

interface ContextFacts extends Omit<Attempt, 'advisor' | 'task'> {
  readonly earlier: readonly TaskOutcome[]
}

export interface RecordOutcome {
  readonly run: Run
  readonly role: Task['role']
  readonly input: RunInput
  readonly earlier: readonly TaskOutcome[]
  readonly outcome: AgentOutcome
}

class ProgressSteps {
  #last = 0
  readonly #least: number

  constructor(least: number) {
    this.#least = least
  }

  isStep(fraction: number): boolean {
    if (fraction - this.#last < this.#least) return false
    this.#last = fraction
    return true
  }
}

/** The results of earlier roles, including failed ones, because the report lists what is missing. */
function outcomesFor(run: Run, earlier: readonly TaskOutcome[]): AdviceContext['outcomes'] {
  const failed = run.tasks.filter((task) => task.status === 'FAILED')
  return [
    ...earlier.map(({ role, outcome }) => ({ role, outcome })),
    ...failed.map(({ role, error }) => ({
      role,
      outcome: { kind: 'failed' as const, reason: error ?? 'no reason given' },
    })),
  ]
}

interface Failure {
  readonly kind: FailureKind
  readonly error: unknown
}

/** Classifies the failure of an attempt. */
function toFailure(error: unknown, { signal, work, advisor }: Pick<Attempt, 'signal' | 'work' | 'advisor'>): Failure {
  if (work.signal.aborted) return { kind: 'interrupted', error: new Error('The worker shut down.') }
  if (signal.aborted)
    return { kind: 'failed', error: new Error(`Expected a result within ${advisor.deadlineMs} ms, got none.`) }
  if (isUnavailable(error)) return { kind: 'unavailable', error }
  return { kind: isRetryable(error) ? 'failed' : 'refused', error }
}
