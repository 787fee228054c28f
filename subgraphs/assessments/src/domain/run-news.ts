import { changed, isUnderWay, noted } from './assessment-rules.ts'
import type { Assessment, AssessmentStatus } from './assessment.ts'

/** What became of a run. */
export type RunNews = 'started' | 'paused' | 'resumed' | 'completed' | 'failed' | 'cancelled'

const statusAfter: Readonly<Record<RunNews, AssessmentStatus>> = {
  started: 'RUNNING',
  paused: 'PAUSED',
  resumed: 'RUNNING',
  completed: 'COMPLETED',
  failed: 'FAILED',
  cancelled: 'CANCELLED',
}

export interface RunEvent {
  /** Time-ordered: tells a late event from a new one. */
  readonly id: string
  readonly runId: string
  readonly news: RunNews
}

/**
 * The assessment after an event of its run. Nothing changes when the run is not the current one, has ended, or was
 * heard of later: deliveries may be repeated and overtake each other, and an old pause must not undo a resume.
 */
export function afterRunEvent(assessment: Assessment, { id, runId, news }: RunEvent, now: Date): Assessment {
  const { currentRunId, lastRunEventId } = assessment
  if (currentRunId !== runId || !isUnderWay(assessment)) return assessment
  const status = statusAfter[news]
  const isFinal = status !== 'RUNNING' && status !== 'PAUSED'
  // The end of a run is its end, whatever the clocks of the machines that told of it say.
  if (!isFinal && lastRunEventId !== null && id <= lastRunEventId) return assessment
  if (status === assessment.status) return noted(assessment, { lastRunEventId: id })
  return changed(assessment, now, { status, beforeRun: null, lastRunEventId: id })
}
