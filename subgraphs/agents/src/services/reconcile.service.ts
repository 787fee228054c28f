import type { Logger } from '#platform/logging'
import { failTask } from '../domain/runs/fail-task.ts'
import type { RunRepository, TaskQueue } from '../domain/runs/ports.ts'
import type { Run } from '../domain/runs/run.ts'
import { dueTasks, lostTasks } from '../domain/runs/work-on-task.ts'
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
    for await (const run of this.#activeRuns()) {
      if (signal.aborted) return
      try {
        await this.#reconcileRun(run)
      } catch (error) {
        this.#deps.log.error({ err: error, runId: run.id }, 'a run could not be reconciled')
      }
    }
  }

  async *#activeRuns(): AsyncGenerator<Run, void> {
    for (const status of ['QUEUED', 'RUNNING', 'PAUSED'] as const) {
      let page: readonly Run[] = []
      do {
        page = await this.#deps.runs.findActive({ status, after: page.at(-1)?.id ?? null, limit: pageSize })
        yield* page
      } while (page.length === pageSize)
    }
  }

  async #reconcileRun(run: Run): Promise<void> {
    const { writer, service, queue, now, random } = this.#deps
    const instant = now()
    if (run.preparation === 'pending') {
      if (instant.getTime() - run.createdAt.getTime() > prepareAfterMs) await service.prepareLate(run)
      return
    }
    for (const { role, attempt } of lostTasks(run, new Date(instant.getTime() - lostAfterMs))) {
      const failure = { kind: 'lost', reason: 'The worker was lost.', now: instant, random: random() } as const
      await writer.change(run.id, (read) => failTask(read, { role, attempt }, { ...failure, patienceMs: 0 }))
    }
    for (const { role, attempt } of dueTasks(run, instant))
      await queue.enqueue({ runId: run.id, role, attempt: attempt + 1, correlationId: run.correlationId, delayMs: 0 })
  }
}
