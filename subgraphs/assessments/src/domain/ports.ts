import type { ClaimKey } from '#platform/idempotency'
import type { OutboxEvent } from '#platform/outbox'
import type { KeysetPage, OrderDirection } from '#platform/paging'
import type { ActivityReport } from './activity.ts'
import type { Assessment, AssessmentStatus } from './assessment.ts'
import type { AssessmentState, Milestone } from './milestone.ts'
import type { Rank } from './parse-results.ts'
import type {
  Decision,
  Effort,
  KeyedAdvice,
  Recommendation,
  RecommendationCategory,
  Severity,
  Verdict,
} from './recommendation.ts'
import type { Report, ReportText } from './report.ts'

/** A change of an assessment. */
export interface AssessmentStep {
  readonly from: Assessment
  readonly to: Assessment
  readonly correlationId: string
}

/** Storage of assessments. */
export interface AssessmentRepository {
  find(id: string): Promise<Assessment | null>
  findMany(ids: readonly string[]): Promise<readonly Assessment[]>
  findPages(pages: readonly AssessmentPage[]): Promise<readonly RecordPage<Assessment>[]>
  /** Number of assessments of each organization by status; statuses without any are omitted. */
  count(organizationIds: readonly string[]): Promise<readonly AssessmentCount[]>
  /** Stores a new assessment, with the key of the call that creates it, and its event. */
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
  /** Filter by status; null for all. */
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

/** Reads recommendations. */
export interface RecommendationRepository {
  findMany(ids: readonly string[]): Promise<readonly Recommendation[]>
  /** Recommendations of a run that were not merged into others. */
  findPages(pages: readonly RecommendationPage[]): Promise<readonly RecordPage<Recommendation>[]>
  count(parts: readonly RecommendationPart[]): Promise<readonly number[]>
}

/** Listed recommendations of a run that meet all conditions; null for a condition that excludes none. */
export interface RecommendationPart {
  readonly runId: string
  readonly categories: readonly RecommendationCategory[] | null
  readonly severities: readonly Severity[] | null
  readonly efforts: readonly Effort[] | null
  readonly decisions: readonly Decision[] | null
  readonly isDecided: boolean | null
}

/** A page of these, sorted by rank. */
export interface RecommendationPage
  extends RecommendationPart, KeysetPage<{ readonly rank: number; readonly id: string }> {
  readonly direction: OrderDirection
}

/** Storage of milestones. */
export interface MilestoneRepository {
  /**
   * Reads the state of an assessment and stores the milestone of it, in one transaction.
   * @param toMilestone - may throw, and nothing is stored then
   */
  create(
    assessmentId: string,
    toMilestone: (state: AssessmentState) => Milestone,
  ): Promise<Milestone | 'not-found' | 'name-taken'>
  findMany(ids: readonly string[]): Promise<readonly Milestone[]>
  findPages(pages: readonly MilestonePage[]): Promise<readonly RecordPage<Milestone>[]>
  /** Number of milestones by assessment; assessments without any are omitted. */
  count(assessmentIds: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** @returns false if there was none */
  remove(id: string): Promise<boolean>
}

/** A page of the milestones of an assessment. Ids contain the time of creation, so their order is that of the milestones. */
export interface MilestonePage extends KeysetPage<string> {
  readonly assessmentId: string
  readonly direction: OrderDirection
}

/** Reads reports. */
export interface ReportRepository {
  findMany(ids: readonly string[]): Promise<readonly Report[]>
  findByAssessment(assessmentIds: readonly string[]): Promise<readonly Report[]>
}

/** A write of data of an assessment, which is published with the assessment's next version. */
export interface ResultChange {
  readonly assessmentId: string
  readonly now: Date
  readonly correlationId: string
}

/** The run that must be the assessment's current one, so that a delayed worker cannot write. */
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
 * Writes of runs and users to an assessment. Each is one transaction with its event.
 * Every method returns null and writes nothing if the assessment does not exist or is no longer assigned to the run.
 */
export interface ResultRepository {
  /**
   * Stores the advice of a role. A recommendation with a known key keeps its id and verdict, and its rank if this run has ranked it.
   * @returns the ids in the order of the advice
   */
  saveAdvice(change: RunChange, role: string, advice: readonly KeyedAdvice[]): Promise<readonly string[] | null>
  /** @returns the ids that are not recommendations of this run; if there are any, nothing is written */
  saveRanks(change: RunChange, ranks: readonly Rank[]): Promise<readonly string[] | null>
  /** @returns the report's id, which never changes */
  saveReport(change: RunChange, text: ReportText): Promise<string | null>
  /** Stores a verdict and its event, unless the assessment is archived. */
  saveVerdict(change: ResultChange, decided: DecidedRecommendation): Promise<Recommendation | null>
}

/** Activities of organizations. */
export interface ActivityRepository {
  /** Appends an activity to its organization's live topic; a duplicate event changes nothing. */
  record(event: ActivityReport): Promise<void>
  /** Number of activities of an organization. */
  count(organizationId: string): Promise<number>
}
