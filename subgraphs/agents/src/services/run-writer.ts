import { notFound } from '#platform/errors'
import type { RunRepository } from '../domain/runs/ports.ts'
import type { Run, RunChange } from '../domain/runs/run.ts'

/** Changes a stored run by a pure rule, again and again until nobody was faster. */
export interface RunWriter {
  /**
   * @param rule - gives the change, or null when there is nothing to change; it may be asked several times
   * @returns the run as stored and the change that was made, null when there was none
   */
  change(runId: string, rule: (run: Run) => RunChange | null): Promise<{ readonly run: Run; readonly changed: boolean }>
}

export interface RunWriterDeps {
  readonly runs: RunRepository
  /** Called after each stored change, with the run before and after: announces it, and enqueues what it made ready. */
  readonly onStored: (read: Run, stored: Run) => void
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

  const attempt = async (runId: string, rule: (run: Run) => RunChange | null) => {
    for (;;) {
      const [read] = await runs.find([runId])
      if (!read) throw notFound('run', runId)
      const change = rule(read)
      if (!change) return { run: read, changed: false }
      const stored = toStored(read, change)
      if ((await runs.save(read, stored)) === 'stale') continue
      onStored(read, stored.run)
      return { run: stored.run, changed: true }
    }
  }

  return { change: (runId, rule) => takeTurn(runId, () => attempt(runId, rule)) }
}

const toStored = (read: Run, { run, events }: RunChange): RunChange => ({
  run: { ...run, revision: read.revision + 1, seq: read.seq + events.length },
  events,
})
