import type { ClaimKey } from '#platform/idempotency'
import type { OutboxEvent } from '#platform/outbox'
import type { KeysetPage, OrderDirection } from '#platform/paging'
import type { ActivityReport } from './activity.ts'
import type { Assessment, AssessmentStatus } from './assessment.ts'
import type { Rank } from './parse-results.ts'
import type { KeyedAdvice, Recommendation, Verdict } from './recommendation.ts'
import type { Report, ReportText } from './report.ts'

/** A step from one state of an assessment to the next. */
export interface AssessmentStep {
  readonly from: Assessment
  readonly to: Assessment
  readonly correlationId: string
}

/** Assessments as they are stored. */
export interface AssessmentRepository {
  find(id: string): Promise<Assessment | null>
  findMany(ids: readonly string[]): Promise<readonly Assessment[]>
  findPages(pages: readonly AssessmentPage[]): Promise<readonly RecordPage<Assessment>[]>
  /** How many each organization has in each status; those it has none in are left out. */
  count(organizationIds: readonly string[]): Promise<readonly AssessmentCount[]>
  /** Stores a new assessment, with the key of the call that creates it, and announces it. */
  insert(assessment: Assessment, call: { readonly correlationId: string; readonly claim: ClaimKey }): Promise<void>
  /**
   * Stores `to` unless the assessment has changed since `from` was read, and publishes an event if the version changed.
   * @returns false when a concurrent change was stored first
   */
  replace(step: AssessmentStep): Promise<boolean>
}

/** Assessments of an organization, by when they were created. */
export interface AssessmentPage extends KeysetPage<string> {
  readonly organizationId: string
  /** Only those in one of these; null for all. */
  readonly statuses: readonly AssessmentStatus[] | null
  readonly direction: OrderDirection
}

export interface AssessmentCount {
  readonly organizationId: string
  readonly status: AssessmentStatus
  readonly count: number
}

export interface RecordPage<Item> {
  readonly items: readonly Item[]
  readonly hasMore: boolean
}

/** Recommendations as they are read. */
export interface RecommendationRepository {
  findMany(ids: readonly string[]): Promise<readonly Recommendation[]>
  /** Those that a run gave and that were not merged into others. */
  findPages(pages: readonly RecommendationPage[]): Promise<readonly RecordPage<Recommendation>[]>
  count(runIds: readonly string[]): Promise<ReadonlyMap<string, number>>
}

/** Listed recommendations of a run, best rank first. */
export interface RecommendationPage extends KeysetPage<{ readonly rank: number; readonly id: string }> {
  readonly runId: string
}

/** Reports as they are read. */
export interface ReportRepository {
  findMany(ids: readonly string[]): Promise<readonly Report[]>
  findByAssessment(assessmentIds: readonly string[]): Promise<readonly Report[]>
}

/** A write that changes what belongs to an assessment, and is announced with the assessment's next version. */
export interface ResultChange {
  readonly assessmentId: string
  readonly now: Date
  readonly correlationId: string
}

/** Only while the run is the assessment's current one: a worker that went on after its time may not write. */
export interface RunChange extends ResultChange {
  readonly runId: string
}

/** A verdict on a recommendation, with its event. */
export interface DecidedRecommendation {
  readonly recommendationId: string
  readonly verdict: Verdict
  readonly event: OutboxEvent
}

/**
 * What runs and people add to an assessment: each write all or nothing, together with its announcement.
 * Every method gives null, having written nothing, when the assessment is not there, or not in the run's hands any more.
 */
export interface ResultRepository {
  /**
   * Stores a role's advice. What has a known key keeps its id and verdict; a rank given by this very run is kept too.
   * @returns the ids in the order of the advice
   */
  saveAdvice(change: RunChange, role: string, advice: readonly KeyedAdvice[]): Promise<readonly string[] | null>
  /** @returns the ids among them that are no recommendations of this run; nothing is written unless there are none */
  saveRanks(change: RunChange, ranks: readonly Rank[]): Promise<readonly string[] | null>
  /** @returns the report's id, which stays the same */
  saveReport(change: RunChange, text: ReportText): Promise<string | null>
  /** Stores a verdict and its event, unless the assessment is archived. */
  saveVerdict(change: ResultChange, decided: DecidedRecommendation): Promise<Recommendation | null>
}

/** What happened in organizations, numbered and announced. */
export interface ActivityRepository {
  /** Gives an activity its place in its organization's live topic; the same event again changes nothing. */
  record(event: ActivityReport): Promise<void>
  /** How many activities an organization has had. */
  count(organizationId: string): Promise<number>
}
