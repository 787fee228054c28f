import type { ComplianceFramework } from '#schema/requirements/requirements'

export const recommendationCategories = [
  'ARCHITECTURE',
  'COMPUTE',
  'COST',
  'COMPLIANCE',
  'SECURITY',
  'MLOPS',
  'DATA',
  'RELIABILITY',
  'PERFORMANCE',
  'ORGANIZATION',
] as const
export type RecommendationCategory = (typeof recommendationCategories)[number]

/** Most severe first. */
export const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO'] as const
export type Severity = (typeof severities)[number]

export const efforts = ['HOURS', 'DAYS', 'WEEKS', 'MONTHS'] as const
export type Effort = (typeof efforts)[number]

export const decisions = ['ACCEPTED', 'REJECTED', 'DEFERRED'] as const
export type Decision = (typeof decisions)[number]

/** A number or fact that supports a recommendation; `source` is null for the assessment's input. */
export interface Evidence {
  readonly label: string
  readonly value: string
  readonly source: string | null
}

/** The advice of an agent. */
export interface Advice {
  readonly title: string
  readonly rationale: string
  readonly category: RecommendationCategory
  readonly severity: Severity
  /** 0 to 1. */
  readonly confidence: number
  /** US cents; negative saves; null if no amount is known. */
  readonly monthlyCostImpactCents: number | null
  /** Why no amount is known; null if one is, and for advice of earlier releases. */
  readonly costUnknown: string | null
  readonly effort: Effort
  readonly steps: readonly string[]
  readonly evidence: readonly Evidence[]
  readonly compliance: readonly ComplianceFramework[]
}

/** Advice with the key that identifies it in the agent's next run. */
export interface KeyedAdvice extends Advice {
  readonly key: string
}

/** The verdict of a user on a recommendation. */
export interface Verdict {
  readonly decision: Decision
  readonly note: string | null
  /** The user who decided. */
  readonly decidedBy: string
  readonly decidedAt: Date
}

export interface Recommendation extends KeyedAdvice {
  readonly id: string
  readonly organizationId: string
  readonly assessmentId: string
  /** The last run that gave this advice. */
  readonly runId: string
  /** The agent's role in that run. */
  readonly role: string
  /** Its rank among the recommendations of the run; before they are ranked, the rank of its severity. */
  readonly rank: number
  /** The equivalent recommendation that is listed instead of this one. */
  readonly mergedInto: string | null
  /** What it is ranked by; 0 before it is ranked. */
  readonly score: number
  /** Ids of the recommendations whose savings cannot be taken together with that of this one. */
  readonly excludes: readonly string[]
  /** Ids of the recommendations that have to be followed first. */
  readonly requires: readonly string[]
  /** Whether its saving is part of the sum that can be saved. */
  readonly savingCounted: boolean
  readonly verdict: Verdict | null
  readonly createdAt: Date
}

/** The rank of a recommendation until those of its run are ranked: most severe first. */
export const provisionalRank = (severity: Severity): number => severities.indexOf(severity) + 1
