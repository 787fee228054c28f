import { createRepeating } from '#platform/jobs'
import type { Logger } from '#platform/logging'
import type { RunRepository } from '../domain/runs/ports.ts'
import type { TaskAttempt } from '../domain/runs/run.ts'

export interface HeartbeatsDeps {
  readonly runs: Pick<RunRepository, 'beat'>
  readonly now: () => Date
  readonly log: Logger
}

/** The heartbeats of all attempts that a worker process executes. */
export interface Heartbeats {
  /** Sends heartbeats for an attempt until `stop`. */
  start(attempt: TaskAttempt): Heartbeat
  /** Stops all heartbeats. */
  dispose(): Promise<void>
}

export interface Heartbeat {
  /** Aborted when the attempt is no longer the current one: the run was cancelled, or another worker executes the task. */
  readonly signal: AbortSignal
  stop(): void
}

const everyMs = 1_000

/**
 * Stores a heartbeat of every attempt each second, and detects attempts that are no longer the current ones. A process sends the
 * heartbeats of all its attempts together and the next ones only afterwards, so that a slow store does not make them pile up.
 */
export function createHeartbeats({ runs, now, log }: HeartbeatsDeps): Heartbeats {
  const attempts = new Map<TaskAttempt, AbortController>()
  const beat = async () => {
    if (attempts.size === 0) return
    const sent = [...attempts]
    const current = new Set(await runs.beat([...attempts.keys()], now()))
    for (const [attempt, controller] of sent) if (!current.has(attempt)) controller.abort()
  }
  const repeating = createRepeating({
    name: 'heartbeats',
    everyMs,
    log,
    lease: null,
    // A failed heartbeat is not an error; the reconciler detects a worker without any.
    run: () => beat().catch((error: unknown) => log.warn({ err: error }, 'heartbeats could not be stored')),
  })
  return {
    start(attempt) {
      const controller = new AbortController()
      attempts.set(attempt, controller)
      return { signal: controller.signal, stop: () => void attempts.delete(attempt) }
    },
    dispose: () => repeating.dispose(),
  }
}
