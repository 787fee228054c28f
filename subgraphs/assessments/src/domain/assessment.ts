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
  /** Number of published changes, from 1 without gaps: the `seq` of the last one in the assessment's live topic. */
  readonly version: number
  /** Number of writes, including unpublished ones. Each write is conditional on the number that was read. */
  readonly revision: number
  /** The user who created it. */
  readonly createdBy: string
  readonly requirements: Requirements
  /** The run whose results are shown; null before the first. */
  readonly currentRunId: string | null
  /** While a run is QUEUED: the state that is restored when its start is undone. */
  readonly beforeRun: { readonly status: AssessmentStatus; readonly runId: string | null } | null
  /** While it is ARCHIVED: the state to which it returns; absent from those that earlier releases have archived. */
  readonly beforeArchive?: AssessmentStatus | null
  /** The last runs whose start was undone; later calls that begin them are refused. */
  readonly abortedRunIds: readonly string[]
  /** Id of the latest processed event of the current run; older events are ignored. */
  readonly lastRunEventId: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** The live topic in which an assessment's changes appear. */
export const topicOf = (assessmentId: string): string => `assessment:${assessmentId}`
