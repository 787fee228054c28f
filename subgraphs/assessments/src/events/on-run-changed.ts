import { onEvent } from '#platform/events'
import type { EventHandler, EventRun } from '#platform/events'
import { runCancelled, runCompleted, runFailed, runPaused, runResumed, runStarted } from '#schema/events/run-events'
import type { RunChange } from '#schema/events/run-events'
import { toActivity } from '../domain/activity.ts'
import type { ActivityReport } from '../domain/activity.ts'
import type { RunReport } from '../domain/run-reports.ts'
import type { ActivityService } from '../services/activity.service.ts'
import type { RunService } from '../services/run.service.ts'

const reportOf = {
  started: { event: runStarted, kind: 'RUN_STARTED' },
  paused: { event: runPaused, kind: 'RUN_PAUSED' },
  resumed: { event: runResumed, kind: 'RUN_RESUMED' },
  completed: { event: runCompleted, kind: 'RUN_COMPLETED' },
  failed: { event: runFailed, kind: 'RUN_FAILED' },
  cancelled: { event: runCancelled, kind: 'RUN_CANCELLED' },
} as const satisfies Readonly<Record<RunReport, unknown>>

/** Updates the assessment's status with its run's, and publishes that to the organization. */
export const onRunChanged = (runs: RunService, activities: ActivityService): readonly EventHandler[] =>
  (Object.keys(reportOf) as RunReport[]).map((event) =>
    onEvent(reportOf[event].event, async (run) => {
      const { eventId, payload, correlationId } = run
      const { runId, assessmentId } = payload
      await runs.hear({ id: eventId, runId, assessmentId, event }, correlationId)
      await activities.hear(toActivityReport(event, run))
    }),
  )

function toActivityReport(event: RunReport, { eventId, payload, correlationId }: EventRun<RunChange>): ActivityReport {
  const { organizationId, assessmentId, runId, at, startedBy } = payload
  const actorId = (event === 'started' && startedBy) || null
  const activity = toActivity(reportOf[event].kind, at ?? new Date().toISOString(), { actorId, assessmentId, runId })
  return { organizationId, eventId, correlationId, activity }
}
