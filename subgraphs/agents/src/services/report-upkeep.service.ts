import type { ReportRepository } from '../domain/reports/report-file.ts'
import type { ReportQueue } from './report-file.service.ts'

export interface ReportUpkeepDeps {
  readonly reports: Pick<ReportRepository, 'findPending' | 'removeExpired'>
  readonly queue: ReportQueue
  readonly now: () => Date
}

/** A file that takes longer has perhaps lost its job. */
const pendingForMs = 5_000
const enqueuedAtOnce = 100

/** Removes files that have expired, and enqueues again what the queue may have lost. */
export class ReportUpkeepService {
  readonly #deps: ReportUpkeepDeps

  constructor(deps: ReportUpkeepDeps) {
    this.#deps = deps
  }

  async upkeep(signal: AbortSignal): Promise<void> {
    const { reports, queue, now } = this.#deps
    const before = new Date(now().getTime() - pendingForMs)
    for (const file of await reports.findPending(before, enqueuedAtOnce)) {
      if (signal.aborted) return
      await queue.enqueue(file, 'report-upkeep')
    }
    let removed = 0
    do removed = signal.aborted ? 0 : await reports.removeExpired(now())
    while (removed > 0)
  }
}
