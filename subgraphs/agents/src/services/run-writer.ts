import { notFound } from '#platform/errors'
import type { RunRepository } from '../domain/runs/ports.ts'
import type { Run, RunChange } from '../domain/runs/run.ts'

/** Changes a stored run by a pure rule, again and again until nobody was faster. */
export interface RunWriter {
  /**
   * @param rule - gives the change, or null when there is nothing to change; it may be asked several times
   * @param correlationId - of the call that changes the run; the run's own unless given
   * @returns the run as stored and the change that was made, null when there was none
   */
  change(
    runId: string,
    rule: (run: Run) => RunChange | null,
    correlationId?: string,
  ): Promise<{ readonly run: Run; readonly changed: boolean }>
}

export interface RunWriterDeps {
  readonly runs: RunRepository
  /** Called after each stored change, with the run before it: announces it, and enqueues what it made ready. */
  readonly onStored: (read: Run, stored: RunChange) => void
}

/**
 * Ten specialists change one run at once. In one process they take turns, so that they do not make each other fail;
 * between processes the loser of a race reads again.
 */
export function createRunWriter({ runs, onStored }: RunWriterDeps): RunWriter {
  const turns = new Map<string, Promise<unknown>>()

  const takeTurn = async <Result>(runId: string, work: () => Promise<Result>): Promise<Result> => {
    const before = turns.get(runId) ?? Promise.resolve()
    const mine = before.then(work, work)
    turns.set(runId, mine)
    try {
      return await mine
    } finally {
      if (turns.get(runId) === mine) turns.delete(runId)
    }
  }

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

  return { change: (runId, rule, correlationId) => takeTurn(runId, () => attempt(runId, rule, correlationId)) }
}

const toStored = (read: Run, change: RunChange): RunChange => ({
  ...change,
  run: { ...change.run, revision: read.revision + 1, seq: read.seq + change.events.length },
})
