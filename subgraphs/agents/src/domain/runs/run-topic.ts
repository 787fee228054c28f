import type { Run, RunEvent, RunEventKind } from './run.ts'
import { isFinal, progressOf } from './run.ts'

/** The live topic of a run. */
export const runTopic = (runId: string) => `run:${runId}`

/** An event in the topic's log: plain JSON. */
export interface LoggedRunEvent {
  readonly kind: RunEventKind
  /** RFC 3339. */
  readonly at: string
  readonly message: string | null
  readonly progress: number
  readonly taskId: string | null
}

export const toLogged = ({ at, ...event }: RunEvent): LoggedRunEvent => ({ ...event, at: at.toISOString() })

/** The snapshot that replaces all earlier events. */
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
