import type { Requirements } from '#schema/requirements/requirements'

export const assessmentStatuses = [
  'DRAFT',
  'QUEUED',
  'RUNNING',
  'PAUSED',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
  'ARCHIVED',
] as const
export type AssessmentStatus = (typeof assessmentStatuses)[number]

export interface Assessment {
  readonly id: string
  readonly organizationId: string
  readonly title: string
  readonly status: AssessmentStatus
  /** Counts what became visible, from 1 without holes; the place of each change in the assessment's live topic. */
  readonly version: number
  /** Counts every write, including unpublished ones: each write is conditional on the one before. */
  readonly revision: number
  /** The user who created it. */
  readonly createdBy: string
  readonly requirements: Requirements
  /** The run whose results are shown; null before the first. */
  readonly currentRunId: string | null
  /** While a run is QUEUED: what comes back when its start is undone. */
  readonly beforeRun: { readonly status: AssessmentStatus; readonly runId: string | null } | null
  /** The last starts that were undone: a late call may not begin them after all. */
  readonly abortedRunIds: readonly string[]
  /** The newest event of the current run that has been seen; older ones say nothing new. */
  readonly lastRunEventId: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** The live topic in which an assessment's changes appear. */
export const topicOf = (assessmentId: string): string => `assessment:${assessmentId}`
