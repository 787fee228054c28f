import type { Run, RunEvent, RunEventKind } from './run.ts'
import { isFinal, progressOf } from './run.ts'

/** The live topic of a run. */
export const runTopic = (runId: string) => `run:${runId}`

/** An event as it is kept in the topic's log: plain JSON. */
export interface LoggedRunEvent {
  readonly kind: RunEventKind
  /** RFC 3339. */
  readonly at: string
  readonly message: string | null
  readonly progress: number
  readonly taskId: string | null
}

export const toLogged = ({ at, ...event }: RunEvent): LoggedRunEvent => ({ ...event, at: at.toISOString() })

/** What stands for every event so far. */
export const toSnapshot = (run: Run, now: Date) => ({
  seq: run.seq,
  terminal: isFinal(run),
  payload: {
    kind: 'SNAPSHOT' as const,
    at: now.toISOString(),
    message: run.error,
    progress: progressOf(run),
    taskId: null,
  },
})
