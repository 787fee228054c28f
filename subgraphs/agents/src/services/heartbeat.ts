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
  /** Aborted when the attempt does not count any more: the run was cancelled, or another worker took the task. */
  readonly signal: AbortSignal
  stop(): void
}

const everyMs = 1_000

/** Says every second that a worker is alive, and learns in turn whether its work is still wanted. */
export function startHeartbeat({ runs, runId, taskId, attempt, now, log }: HeartbeatOptions): Heartbeat {
  const controller = new AbortController()
  const timer = setInterval(() => {
    runs.beat({ runId, taskId, attempt, now: now() }).then(
      (counts) => {
        if (!counts) controller.abort()
      },
      // A missed beat is no verdict; a worker that misses them all is found by the others.
      (error: unknown) => log.warn({ err: error }, 'a heartbeat could not be stored'),
    )
  }, everyMs)
  return { signal: controller.signal, stop: () => clearInterval(timer) }
}
