import type { Requirements } from '#schema/requirements/requirements'
import type { Assessment } from './assessment.ts'
import type { Decision, Effort, Recommendation, RecommendationCategory, Severity } from './recommendation.ts'
import type { Report } from './report.ts'

/** A state of an assessment under a name. It never changes. */
export interface Milestone {
  readonly id: string
  readonly organizationId: string
  readonly assessmentId: string
  /** Unique within the assessment. */
  readonly name: string
  /** The user. */
  readonly createdBy: string
  readonly createdAt: Date
  readonly assessmentVersion: number
  /** The run whose results are frozen; null before the first. */
  readonly runId: string | null
  /** Whole US cents of a month of the plan; null where the run has none. */
  readonly monthlyCostCents: number | null
  readonly requirements: Requirements
  /** Those that the run listed, best rank first. */
  readonly recommendations: readonly FrozenRecommendation[]
}

/** A recommendation as it was, with what had been decided. */
export interface FrozenRecommendation {
  readonly id: string
  readonly title: string
  readonly category: RecommendationCategory
  readonly severity: Severity
  readonly effort: Effort
  readonly monthlyCostImpactCents: number | null
  readonly rank: number
  readonly decision: Decision | null
}

/** What a milestone freezes. */
export interface AssessmentState {
  readonly assessment: Assessment
  readonly report: Report | null
  /** Those that the current run lists, best rank first. */
  readonly recommendations: readonly Recommendation[]
}

export function freeze(
  { assessment, report, recommendations }: AssessmentState,
  facts: Pick<Milestone, 'id' | 'name' | 'createdBy' | 'createdAt'>,
): Milestone {
  return {
    ...facts,
    organizationId: assessment.organizationId,
    assessmentId: assessment.id,
    assessmentVersion: assessment.version,
    runId: assessment.currentRunId,
    // A run that has failed leaves the report of the run before.
    monthlyCostCents: report?.runId === assessment.currentRunId ? (report?.monthlyCostCents ?? null) : null,
    requirements: assessment.requirements,
    recommendations: recommendations.map(toFrozen),
  }
}

const toFrozen = (recommendation: Recommendation): FrozenRecommendation => {
  const { id, title, category, severity, effort, monthlyCostImpactCents, rank, verdict } = recommendation
  return { id, title, category, severity, effort, monthlyCostImpactCents, rank, decision: verdict?.decision ?? null }
}

/** A recommendation of one of two milestones, or of both. */
export interface MilestoneChange {
  readonly id: string
  /** Null where the milestone does not have it. */
  readonly before: FrozenRecommendation | null
  readonly after: FrozenRecommendation | null
}

export interface MilestoneComparison {
  readonly before: Milestone
  readonly after: Milestone
  readonly fixed: readonly MilestoneChange[]
  readonly added: readonly MilestoneChange[]
  /** Of both, with another title, category, severity, effort, amount or decision. */
  readonly changed: readonly MilestoneChange[]
  /** Whole US cents of a month; null where one of them has no cost. */
  readonly monthlyDifferenceCents: number | null
}

/** Compares two milestones. A recommendation that a later run gives again keeps its id. */
export function compareMilestones(before: Milestone, after: Milestone): MilestoneComparison {
  const [earlier, later] = [before, after].map(
    ({ recommendations }) => new Map(recommendations.map((one) => [one.id, one])),
  ) as [Map<string, FrozenRecommendation>, Map<string, FrozenRecommendation>]
  return {
    before,
    after,
    fixed: before.recommendations.flatMap((one) =>
      later.has(one.id) ? [] : [{ id: one.id, before: one, after: null }],
    ),
    added: after.recommendations.flatMap((one) =>
      earlier.has(one.id) ? [] : [{ id: one.id, before: null, after: one }],
    ),
    changed: after.recommendations.flatMap((one) => {
      const former = earlier.get(one.id)
      return former && differs(former, one) ? [{ id: one.id, before: former, after: one }] : []
    }),
    monthlyDifferenceCents:
      before.monthlyCostCents === null || after.monthlyCostCents === null
        ? null
        : after.monthlyCostCents - before.monthlyCostCents,
  }
}

/** Ranks move whenever anything else does, and are not a change of the recommendation. */
const compared = ['title', 'category', 'severity', 'effort', 'monthlyCostImpactCents', 'decision'] as const

const differs = (one: FrozenRecommendation, other: FrozenRecommendation): boolean =>
  compared.some((name) => one[name] !== other[name])
