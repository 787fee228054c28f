import { notFound } from '#platform/errors'
import { createKeyedMutex } from '#platform/keyed-mutex'
import type { RunRepository } from '../domain/runs/ports.ts'
import type { Run, RunChange } from '../domain/runs/run.ts'

/** Changes a stored run by a pure rule, and repeats that when a concurrent change was stored first. */
export interface RunWriter {
  /**
   * @param rule - returns the change, or null when there is nothing to change; it may be called several times
   * @param correlationId - of the call that changes the run; the run's own unless given
   * @returns the run as stored, and whether it was changed
   */
  change(
    runId: string,
    rule: (run: Run) => RunChange | null,
    correlationId?: string,
  ): Promise<{ readonly run: Run; readonly changed: boolean }>
}

export interface RunWriterDeps {
  readonly runs: RunRepository
  /** Called after each stored change, with the run before it: publishes its events and enqueues tasks that became ready. */
  readonly onStored: (read: Run, stored: RunChange) => void
}

/**
 * Ten specialists change one run at the same time. Within a process their changes run one after the other, so that they do not
 * conflict; between processes a change that conflicts is computed again.
 */
export function createRunWriter({ runs, onStored }: RunWriterDeps): RunWriter {
  const mutex = createKeyedMutex()

  const attempt = async (runId: string, rule: (run: Run) => RunChange | null, correlationId?: string) => {
    for (;;) {
      const [read] = await runs.find([runId])
      if (!read) throw notFound('run', runId)
      const change = rule(read)
      if (!change) return { run: read, changed: false }
      const stored = toStored(read, correlationId === undefined ? change : { ...change, correlationId })
      if ((await runs.save(read, stored)) === 'stale') continue
      onStored(read, stored)
      return { run: stored.run, changed: true }
    }
  }

  return { change: (runId, rule, correlationId) => mutex.run(runId, () => attempt(runId, rule, correlationId)) }
}

const toStored = (read: Run, change: RunChange): RunChange => ({
  ...change,
  run: { ...change.run, revision: read.revision + 1, seq: read.seq + change.events.length },
})
