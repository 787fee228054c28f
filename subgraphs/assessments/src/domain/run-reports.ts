import { changed, isUnderWay, noted } from './assessment-rules.ts'
import type { Assessment, AssessmentStatus } from './assessment.ts'

/** What happened to a run. */
export type RunReport = 'started' | 'paused' | 'resumed' | 'completed' | 'failed' | 'cancelled'

const statusAfter: Readonly<Record<RunReport, AssessmentStatus>> = {
  started: 'RUNNING',
  paused: 'PAUSED',
  resumed: 'RUNNING',
  completed: 'COMPLETED',
  failed: 'FAILED',
  cancelled: 'CANCELLED',
}

export interface RunEvent {
  /** Time-ordered, so that a late event is distinguished from a new one. */
  readonly id: string
  readonly runId: string
  readonly event: RunReport
}

/**
 * The assessment after an event of its run. It does not change when the run is not the current one or has ended, or when the
 * event is older than the last one: deliveries may be repeated and reordered, and an old pause must not revert a resume.
 */
export function afterRunEvent(assessment: Assessment, { id, runId, event }: RunEvent, now: Date): Assessment {
  const { currentRunId, lastRunEventId } = assessment
  if (currentRunId !== runId || !isUnderWay(assessment)) return assessment
  const status = statusAfter[event]
  const isFinal = status !== 'RUNNING' && status !== 'PAUSED'
  // The end of a run is final, also when its id is older because the clocks of processes differ.
  if (!isFinal && lastRunEventId !== null && id <= lastRunEventId) return assessment
  if (status === assessment.status) return noted(assessment, { lastRunEventId: id })
  return changed(assessment, now, { status, beforeRun: null, lastRunEventId: id })
}
