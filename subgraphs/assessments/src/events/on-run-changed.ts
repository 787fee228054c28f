import { onEvent } from '#platform/events'
import type { EventHandler } from '#platform/events'
import { runCancelled, runCompleted, runFailed, runPaused, runResumed, runStarted } from '#schema/events/run-events'
import type { RunNews } from '../domain/run-news.ts'
import type { RunService } from '../services/run.service.ts'

const newsOf = {
  started: runStarted,
  paused: runPaused,
  resumed: runResumed,
  completed: runCompleted,
  failed: runFailed,
  cancelled: runCancelled,
} as const satisfies Readonly<Record<RunNews, unknown>>

/** The assessment's status follows its run. */
export const onRunChanged = (runs: RunService): readonly EventHandler[] =>
  (Object.keys(newsOf) as RunNews[]).map((news) =>
    onEvent(newsOf[news], async ({ eventId, payload: { runId, assessmentId }, correlationId }) =>
      runs.hear({ id: eventId, runId, assessmentId, news }, correlationId),
    ),
  )
