import { onEvent } from '#platform/events'
import type { EventHandler, EventRun } from '#platform/events'
import { runCancelled, runCompleted, runFailed, runPaused, runResumed, runStarted } from '#schema/events/run-events'
import type { RunChange } from '#schema/events/run-events'
import { toActivity } from '../domain/activity.ts'
import type { ActivityNews } from '../domain/activity.ts'
import type { RunNews } from '../domain/run-news.ts'
import type { ActivityService } from '../services/activity.service.ts'
import type { RunService } from '../services/run.service.ts'

const newsOf = {
  started: { event: runStarted, kind: 'RUN_STARTED' },
  paused: { event: runPaused, kind: 'RUN_PAUSED' },
  resumed: { event: runResumed, kind: 'RUN_RESUMED' },
  completed: { event: runCompleted, kind: 'RUN_COMPLETED' },
  failed: { event: runFailed, kind: 'RUN_FAILED' },
  cancelled: { event: runCancelled, kind: 'RUN_CANCELLED' },
} as const satisfies Readonly<Record<RunNews, unknown>>

/** The assessment's status follows its run, and its organization is told. */
export const onRunChanged = (runs: RunService, activities: ActivityService): readonly EventHandler[] =>
  (Object.keys(newsOf) as RunNews[]).map((news) =>
    onEvent(newsOf[news].event, async (run) => {
      const { eventId, payload, correlationId } = run
      const { runId, assessmentId } = payload
      await runs.hear({ id: eventId, runId, assessmentId, news }, correlationId)
      await activities.hear(toActivityNews(news, run))
    }),
  )

function toActivityNews(news: RunNews, { eventId, payload, correlationId }: EventRun<RunChange>): ActivityNews {
  const { organizationId, assessmentId, runId, at, startedBy } = payload
  const actorId = (news === 'started' && startedBy) || null
  const activity = toActivity(newsOf[news].kind, at ?? new Date().toISOString(), { actorId, assessmentId, runId })
  return { organizationId, eventId, correlationId, activity }
}
