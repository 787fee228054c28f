import type { Viewer } from '#platform/auth'
import type { KeysetPage, OrderDirection, Page } from '#platform/paging'
import type { AgentOutcome, AgentRole, Finding, Requirements, ReportDraft } from '../advice/types.ts'
import type { Run, RunChange, RunStatus } from './run.ts'

/** What a run examines, as it was when the run began. */
export interface RunInput {
  readonly title: string
  readonly requirements: Requirements
}

/** How a task of a run ended, for those that build on it. */
export interface TaskOutcome {
  readonly role: AgentRole
  readonly outcome: AgentOutcome
  /** Ids of the outcome's findings as recommendations, in their order. */
  readonly recommendationIds: readonly string[]
}

/** Which call started a run: keys are a user's own in an organization. */
export interface RunKey {
  readonly organizationId: string
  readonly startedBy: string
  readonly idempotencyKey: string
}

/** Runs of an assessment, by when they were requested. */
export interface RunPage extends KeysetPage<string> {
  readonly assessmentId: string
  /** Only those in one of these; null for all. */
  readonly statuses: readonly RunStatus[] | null
  readonly direction: OrderDirection
}

export interface RunCount {
  readonly assessmentId: string
  readonly status: RunStatus
  readonly count: number
}

/** Runs as they are stored. */
export interface RunRepository {
  /** Says why not: the assessment has an active run, or the idempotency key is taken. */
  insert(run: Run): Promise<'inserted' | 'assessment-busy' | 'key-taken'>
  find(ids: readonly string[]): Promise<readonly Run[]>
  /** The run that a user has started in an organization under a key. */
  findByKey(key: RunKey): Promise<Run | null>
  findPages(pages: readonly RunPage[]): Promise<readonly Page<Run>[]>
  /** How many runs each assessment has in each status; a status that it has none in is left out. */
  count(assessmentIds: readonly string[]): Promise<readonly RunCount[]>
  findLatest(assessmentIds: readonly string[]): Promise<readonly Run[]>
  /** How many runs of an organization are not over. */
  countActive(organizationId: string): Promise<number>
  /** Oldest first, behind the run `after`. Of runs that are PAUSED only those of which a task still runs. */
  findActive(page: {
    readonly status: 'QUEUED' | 'RUNNING' | 'PAUSED'
    readonly after: string | null
    readonly limit: number
  }): Promise<readonly Run[]>
  /**
   * Stores a change with its events, all or nothing.
   * @param read - the run that the change was made from; says `stale` when it is not the stored one any more
   */
  save(read: Run, change: RunChange): Promise<'saved' | 'stale'>
  /** Forgets a run that never began. */
  remove(run: Run): Promise<void>
  /** Says that a worker is alive; false when its attempt is not the one that counts any more. */
  beat(beat: {
    readonly runId: string
    readonly taskId: string
    readonly attempt: number
    readonly now: Date
  }): Promise<boolean>
  saveInput(runId: string, input: RunInput): Promise<void>
  findInput(runId: string): Promise<RunInput | null>
  saveOutcome(runId: string, outcome: TaskOutcome): Promise<void>
  findOutcomes(runId: string): Promise<readonly TaskOutcome[]>
}

/** Puts tasks into the queue; one that is there already stays as it is. */
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

/** What the assessments subgraph does for a run. All commands may be repeated. */
export interface AssessmentsPort {
  /** The assessment as the viewer sees it; null when it is not there for them. */
  find(assessmentId: string, viewer: Viewer, correlationId: string): Promise<{ readonly organizationId: string } | null>
  begin(run: Run): Promise<RunInput>
  abort(run: Run): Promise<void>
  /** @returns the ids of the recommendations in the order of the findings */
  recordFindings(run: Run, role: AgentRole, findings: readonly Finding[]): Promise<readonly string[]>
  rank(run: Run, ranks: readonly Rank[]): Promise<void>
  recordReport(run: Run, report: ReportDraft): Promise<void>
}

export interface Rank {
  readonly id: string
  readonly rank: number
  /** The recommendation that says the same and stays. */
  readonly mergedInto: string | null
}

/** What the payments subgraph does for a run. All commands may be repeated. */
export interface CreditsPort {
  /** @throws AppError INSUFFICIENT_CREDITS, CONFLICT - the plan's limit of runs at once, `concurrentRuns`, is reached */
  reserve(run: Run): Promise<void>
  release(run: Run): Promise<void>
}
