import { AppError, conflict } from '#platform/errors'
import type { Requirements } from '#schema/requirements/requirements'
import type { Assessment, AssessmentStatus } from './assessment.ts'

/** Allowed transitions of an assessment, besides those that its run causes. */
const steps: Readonly<Record<AssessmentStatus, readonly AssessmentStatus[]>> = {
  DRAFT: ['DRAFT', 'QUEUED', 'ARCHIVED'],
  QUEUED: [],
  RUNNING: [],
  PAUSED: [],
  COMPLETED: ['QUEUED', 'ARCHIVED'],
  FAILED: ['QUEUED', 'ARCHIVED'],
  CANCELLED: ['QUEUED', 'ARCHIVED'],
  ARCHIVED: [],
}

export interface Edit {
  readonly expectedVersion: number
  readonly title: string | null
  readonly requirements: Requirements | null
  readonly now: Date
}

/**
 * Changes a draft.
 * @throws AppError INVALID_TRANSITION - it is no longer a draft; CONFLICT - it has another version
 */
export function edited(assessment: Assessment, { expectedVersion, title, requirements, now }: Edit): Assessment {
  assertStep(assessment, 'DRAFT')
  if (assessment.version !== expectedVersion)
    throw conflict(`expectedVersion: expected ${assessment.version}, the assessment's version, got ${expectedVersion}`)
  return changed(assessment, now, {
    title: title ?? assessment.title,
    requirements: requirements ?? assessment.requirements,
  })
}

/** @throws AppError INVALID_TRANSITION - a run is active, or it is already archived */
export function archived(assessment: Assessment, now: Date): Assessment {
  assertStep(assessment, 'ARCHIVED')
  return changed(assessment, now, { status: 'ARCHIVED', beforeArchive: assessment.status })
}

/** @throws AppError INVALID_TRANSITION - it is not archived */
export function unarchived(assessment: Assessment, now: Date): Assessment {
  const { status, beforeArchive, currentRunId } = assessment
  // Earlier releases did not store the state; only an assessment without a run was a draft.
  const former = beforeArchive ?? (currentRunId === null ? 'DRAFT' : 'COMPLETED')
  if (status !== 'ARCHIVED') throw invalidTransition(assessment, former)
  return changed(assessment, now, { status: former, beforeArchive: null })
}

export interface RunStep {
  readonly runId: string
  readonly now: Date
}

/**
 * Assigns an assessment to a run. Nothing changes if it is already assigned to that run.
 * @throws AppError CONFLICT - another run is in progress, or this start was undone; INVALID_TRANSITION - archived
 */
export function begun(assessment: Assessment, { runId, now }: RunStep): Assessment {
  if (assessment.currentRunId === runId) return assessment
  if (assessment.abortedRunIds.includes(runId)) throw conflict(`The start of the run ${runId} was undone.`)
  if (isUnderWay(assessment)) throw conflict(`Another run of the assessment ${assessment.id} is in progress.`)
  assertStep(assessment, 'QUEUED')
  return changed(assessment, now, {
    status: 'QUEUED',
    currentRunId: runId,
    beforeRun: { status: assessment.status, runId: assessment.currentRunId },
    lastRunEventId: null,
  })
}

const rememberedAborts = 20

/** Reverts the assignment to a run that did not start. Nothing changes if the run has started. */
export function aborted(assessment: Assessment, { runId, now }: RunStep): Assessment {
  const { currentRunId, beforeRun, abortedRunIds } = assessment
  const remembered = [...abortedRunIds, runId].slice(-rememberedAborts)
  if (currentRunId !== runId) {
    // The call that begins the run may arrive later, and must be refused then.
    return abortedRunIds.includes(runId) ? assessment : noted(assessment, { abortedRunIds: remembered })
  }
  if (assessment.status !== 'QUEUED' || !beforeRun) return assessment
  return changed(assessment, now, {
    status: beforeRun.status,
    currentRunId: beforeRun.runId,
    beforeRun: null,
    abortedRunIds: remembered,
  })
}

/** Whether a run of the assessment is active. */
export const isUnderWay = ({ status }: Assessment): boolean =>
  status === 'QUEUED' || status === 'RUNNING' || status === 'PAUSED'

/** The assessment after a visible change. */
export const changed = (assessment: Assessment, now: Date, change: Partial<Assessment>): Assessment => ({
  ...noted(assessment, change),
  version: assessment.version + 1,
  updatedAt: now,
})

/** The assessment after a change that is not published. */
export const noted = (assessment: Assessment, change: Partial<Assessment>): Assessment => ({
  ...assessment,
  ...change,
  revision: assessment.revision + 1,
})

function assertStep(assessment: Assessment, to: AssessmentStatus): void {
  if (!steps[assessment.status].includes(to)) throw invalidTransition(assessment, to)
}

function invalidTransition({ id, status }: Assessment, to: AssessmentStatus): AppError {
  const possible = steps[status].join(', ') || 'nothing'
  return new AppError({
    code: 'INVALID_TRANSITION',
    message: `The assessment ${id} is ${status}, which can become ${possible}, but not ${to}.`,
    details: { from: status, to },
  })
}
