import { notFound } from '#platform/errors'
import { createKeyedMutex } from '#platform/keyed-mutex'
import type { RunRepository } from '../domain/runs/ports.ts'
import type { Run, RunChange } from '../domain/runs/run.ts'

/** Applies a pure rule to a stored run, and repeats it if a concurrent change was stored first. */
export interface RunWriter {
  /**
   * @param rule - returns the change, or null for none; may be called several times
   * @param correlationId - of the call that changes the run. Default: that of the run
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
  /** Called after each stored change, with the earlier run: publishes its events and enqueues tasks that became ready. */
  readonly onStored: (read: Run, stored: RunChange) => void
}

/**
 * Ten specialists change one run concurrently. Within a process, changes of one run are applied one at a time, to avoid conflicts.
 * Between processes, a conflicting change is computed again.
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
