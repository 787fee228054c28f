import type { Logger } from '#platform/logging'
import type { RunRepository } from '../domain/runs/ports.ts'

export interface HeartbeatOptions {
  readonly runs: RunRepository
  readonly runId: string
  readonly taskId: string
  readonly attempt: number
  readonly now: () => Date
  readonly log: Logger
}

export interface Heartbeat {
  /** Aborted when the attempt is no longer the current one: the run was cancelled, or another worker executes the task. */
  readonly signal: AbortSignal
  stop(): void
}

const everyMs = 1_000

/** Stores a heartbeat every second, and detects that the attempt is no longer the current one. */
export function startHeartbeat({ runs, runId, taskId, attempt, now, log }: HeartbeatOptions): Heartbeat {
  const controller = new AbortController()
  const timer = setInterval(() => {
    runs.beat({ runId, taskId, attempt, now: now() }).then(
      (counts) => {
        if (!counts) controller.abort()
      },
      // A failed heartbeat is not an error; the reconciler detects a worker without any.
      (error: unknown) => log.warn({ err: error }, 'a heartbeat could not be stored'),
    )
  }, everyMs)
  return { signal: controller.signal, stop: () => clearInterval(timer) }
}
