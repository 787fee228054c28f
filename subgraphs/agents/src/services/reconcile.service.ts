import type { Logger } from '#platform/logging'
import { failTask } from '../domain/runs/fail-task.ts'
import type { RunRepository, TaskQueue } from '../domain/runs/ports.ts'
import type { Run, Task } from '../domain/runs/run.ts'
import { attemptOf, dueTasks, lostTasks, silentTasks } from '../domain/runs/work-on-task.ts'
import type { RunWriter } from './run-writer.ts'
import type { RunService } from './run.service.ts'
import { lostAfterMs } from './task.service.ts'

export interface ReconcileServiceDeps {
  readonly runs: RunRepository
  readonly writer: RunWriter
  readonly service: RunService
  readonly queue: TaskQueue
  readonly now: () => Date
  readonly random: () => number
  readonly log: Logger
}

interface ActiveRun {
  readonly run: Run
  /** Last heartbeats of its silent tasks, by `attemptKey`. */
  readonly heartbeats: ReadonlyMap<string, Date>
}

// A start takes milliseconds; an older one was interrupted.
const prepareAfterMs = 5_000
const pageSize = 1_000

/**
 * Reconciles runs with the queue: enqueues ready tasks that are in no queue, gives tasks without heartbeats another attempt,
 * and completes interrupted starts. A lost job, a crashed worker or an emptied Redis delays runs and loses no work.
 */
export class ReconcileService {
  readonly #deps: ReconcileServiceDeps

  constructor(deps: ReconcileServiceDeps) {
    this.#deps = deps
  }

  async reconcile(signal: AbortSignal): Promise<void> {
    const staleAt = new Date(this.#deps.now().getTime() - lostAfterMs)
    for await (const { run, heartbeats } of this.#activeRuns(staleAt)) {
      if (signal.aborted) return
      try {
        await this.#reconcileRun(run, lostTasks(run, staleAt, heartbeats))
      } catch (error) {
        this.#deps.log.error({ err: error, runId: run.id }, 'a run could not be reconciled')
      }
    }
  }

  async *#activeRuns(staleAt: Date): AsyncGenerator<ActiveRun, void> {
    for (const status of ['QUEUED', 'RUNNING', 'PAUSED'] as const) {
      let page: readonly Run[] = []
      do {
        page = await this.#deps.runs.findActive({ status, after: page.at(-1)?.id ?? null, limit: pageSize })
        const silent = page.flatMap((run) => silentTasks(run, staleAt).map((task) => attemptOf(run, task)))
        const heartbeats = await this.#deps.runs.findHeartbeats(silent)
        for (const run of page) yield { run, heartbeats }
      } while (page.length === pageSize)
    }
  }

  async #reconcileRun(run: Run, lost: readonly Task[]): Promise<void> {
    const { writer, service, queue, now, random } = this.#deps
    const instant = now()
    if (run.preparation === 'pending') {
      if (instant.getTime() - run.createdAt.getTime() > prepareAfterMs) await service.prepareLate(run)
      return
    }
    for (const { role, attempt } of lost) {
      const failure = { kind: 'lost', reason: 'The worker was lost.', now: instant, random: random() } as const
      await writer.change(run.id, (read) => failTask(read, { role, attempt }, { ...failure, patienceMs: 0 }))
    }
    for (const { role, attempt } of dueTasks(run, instant))
      await queue.enqueue({ runId: run.id, role, attempt: attempt + 1, correlationId: run.correlationId, delayMs: 0 })
  }
}
