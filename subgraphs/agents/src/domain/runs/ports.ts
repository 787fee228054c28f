import type { Viewer } from '#platform/auth'
import type { KeysetPage, OrderDirection, Page } from '#platform/paging'
import type { AgentOutcome, AgentRole, Finding, Requirements, ReportDraft } from '../advice/types.ts'
import type { InfrastructurePlan } from '../plans/infrastructure-plan.ts'
import type { Run, RunChange, RunStatus, TaskAttempt } from './run.ts'

/** The requirements that a run examines, as they were when the run was started. */
export interface RunInput {
  readonly title: string
  readonly requirements: Requirements
}

/** The result of a task, for the tasks that depend on it. */
export interface TaskOutcome {
  readonly role: AgentRole
  readonly outcome: AgentOutcome
  /** Ids of the outcome's findings as recommendations, in their order. */
  readonly recommendationIds: readonly string[]
}

/** Identifies the call that started a run. Idempotency keys are unique per user and organization. */
export interface RunKey {
  readonly organizationId: string
  readonly startedBy: string
  readonly idempotencyKey: string
}

/** Runs of an assessment, by when they were requested. */
export interface RunPage extends KeysetPage<string> {
  readonly assessmentId: string
  /** Filter by status; null for all. */
  readonly statuses: readonly RunStatus[] | null
  readonly direction: OrderDirection
}

export interface RunCount {
  readonly assessmentId: string
  readonly status: RunStatus
  readonly count: number
}

/** Storage of runs. */
export interface RunRepository {
  /** Stores a new run, unless the assessment has an active run or the idempotency key was used. */
  insert(run: Run): Promise<'inserted' | 'assessment-busy' | 'key-taken'>
  find(ids: readonly string[]): Promise<readonly Run[]>
  /** The run that a user started in an organization with a key. */
  findByKey(key: RunKey): Promise<Run | null>
  findPages(pages: readonly RunPage[]): Promise<readonly Page<Run>[]>
  /** Number of runs of each assessment by status; statuses without runs are omitted. */
  count(assessmentIds: readonly string[]): Promise<readonly RunCount[]>
  findLatest(assessmentIds: readonly string[]): Promise<readonly Run[]>
  /** Number of active runs of an organization. */
  countActive(organizationId: string): Promise<number>
  /** Number of active runs by status; statuses without runs are omitted. */
  countActiveByStatus(): Promise<ReadonlyMap<RunStatus, number>>
  /** Active runs, oldest first, after the run `after`. PAUSED runs are included only while one of their tasks is running. */
  findActive(page: {
    readonly status: 'QUEUED' | 'RUNNING' | 'PAUSED'
    readonly after: string | null
    readonly limit: number
  }): Promise<readonly Run[]>
  /**
   * Stores a change with its events in one transaction.
   * @param read - the run before the change; the result is `stale` if the stored run has changed since
   */
  save(read: Run, change: RunChange): Promise<'saved' | 'stale'>
  /** Deletes a run that was not started. */
  remove(run: Run): Promise<void>
  /** Stores heartbeats of those attempts that are the current ones of their tasks, and returns these. */
  beat(attempts: readonly TaskAttempt[], now: Date): Promise<readonly TaskAttempt[]>
  /** Times of the last heartbeats by `attemptKey`; attempts without any are omitted. */
  findHeartbeats(attempts: readonly TaskAttempt[]): Promise<ReadonlyMap<string, Date>>
  saveInput(runId: string, input: RunInput): Promise<void>
  findInput(runId: string): Promise<RunInput | null>
  saveOutcome(runId: string, outcome: TaskOutcome): Promise<void>
  findOutcomes(runId: string): Promise<readonly TaskOutcome[]>
  /** The outcomes of one role by run id; runs without one are omitted. */
  findOutcomesOf(role: AgentRole, runIds: readonly string[]): Promise<ReadonlyMap<string, AgentOutcome>>
  savePlan(runId: string, plan: InfrastructurePlan): Promise<void>
  /** The plans of runs by run id; runs without a plan are omitted. */
  findPlans(runIds: readonly string[]): Promise<ReadonlyMap<string, InfrastructurePlan>>
}

/** Enqueues tasks; a task that is already in the queue is not changed. */
export interface TaskQueue {
  enqueue(task: QueuedTask): Promise<void>
}

export interface QueuedTask {
  readonly runId: string
  readonly role: AgentRole
  readonly attempt: number
  readonly correlationId: string
  readonly delayMs: number
}

/** Commands of the assessments subgraph for a run. All are idempotent. */
export interface AssessmentsPort {
  /** The assessment; null if it does not exist or the viewer may not see it. */
  find(assessmentId: string, viewer: Viewer, correlationId: string): Promise<{ readonly organizationId: string } | null>
  /** As `find`, with the stored requirements. */
  read(
    assessmentId: string,
    viewer: Viewer,
    correlationId: string,
  ): Promise<{ readonly organizationId: string; readonly requirements: Requirements } | null>
  begin(run: Run): Promise<RunInput>
  abort(run: Run): Promise<void>
  /** @returns the ids of the recommendations in the order of the findings */
  recordFindings(run: Run, role: AgentRole, findings: readonly Finding[]): Promise<readonly string[]>
  rank(run: Run, ranks: readonly Rank[]): Promise<void>
  /** @param report - with the monthly cost of the plan, whole US cents; null where nothing is placed */
  recordReport(run: Run, report: ReportDraft & { readonly monthlyCostCents: number | null }): Promise<void>
}

export interface Rank {
  readonly id: string
  readonly rank: number
  /** The equivalent recommendation that remains. */
  readonly mergedInto: string | null
  readonly score: number
  readonly excludes: readonly string[]
  readonly requires: readonly string[]
  readonly savingCounted: boolean
}

/** Commands of the payments subgraph for a run. All are idempotent. */
export interface CreditsPort {
  /** @throws AppError INSUFFICIENT_CREDITS, CONFLICT - the plan's limit `concurrentRuns` is reached */
  reserve(run: Run): Promise<void>
  release(run: Run): Promise<void>
}
