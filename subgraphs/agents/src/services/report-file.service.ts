import { assertRole } from '#platform/auth'
import type { UserViewer } from '#platform/auth'
import { conflict, isUnavailable, notFound } from '#platform/errors'
import type { Logger } from '#platform/logging'
import { fileNameOf } from '../domain/reports/report-file.ts'
import type { ReportFile, ReportFileKey, ReportRenderer, ReportRepository } from '../domain/reports/report-file.ts'
import type { RunRepository } from '../domain/runs/ports.ts'
import type { Run } from '../domain/runs/run.ts'

/** Enqueues the rendering of files; a file that is already in the queue is not changed. */
export interface ReportQueue {
  enqueue(file: ReportFile, correlationId: string): Promise<void>
}

export interface ReportFileServiceDeps {
  readonly runs: Pick<RunRepository, 'find'>
  readonly reports: ReportRepository
  readonly queue: ReportQueue
  /** How long a file is kept, milliseconds. */
  readonly keepMs: number
  readonly now: () => Date
}

/** Files of reports: who may ask for one, and how long they are kept. */
export class ReportFileService {
  readonly #deps: ReportFileServiceDeps

  constructor(deps: ReportFileServiceDeps) {
    this.#deps = deps
  }

  /**
   * Requests a file, which a worker generates. Idempotent: returns the file if it exists or is being generated.
   * @throws AppError NOT_FOUND - the viewer may not see the run; CONFLICT - the run has no report
   */
  async request(
    viewer: UserViewer,
    { runId, format }: ReportFileKey,
    correlationId: string,
  ): Promise<{ readonly run: Run; readonly file: ReportFile }> {
    const { runs, reports, queue, keepMs, now } = this.#deps
    const [run] = await runs.find([runId])
    if (!run) throw notFound('run', runId)
    // As for reading the report.
    assertRole(viewer, { organizationId: run.organizationId, atLeast: 'VIEWER', thing: 'run', id: runId })
    const title = run.status === 'COMPLETED' ? (await reports.findTitles([runId])).get(runId) : undefined
    if (title === undefined) throw conflict(withoutReport(run))
    const requestedAt = now()
    const wanted: ReportFile = {
      runId,
      format,
      status: 'PENDING',
      fileName: fileNameOf(title, format),
      sizeBytes: null,
      error: null,
      requestedAt,
      expiresAt: new Date(requestedAt.getTime() + keepMs),
    }
    const file = await reports.request(wanted, requestedAt)
    if (file.status === 'PENDING') await queue.enqueue(file, correlationId)
    return { run, file }
  }
}

const withoutReport = ({ status }: Run): string =>
  status === 'COMPLETED'
    ? 'Expected a run with a report for files, got one of an earlier release. Start a new run.'
    : `Expected a run that has written its report, got one that is ${status}.`

export interface RenderReportDeps {
  readonly reports: ReportRepository
  readonly renderer: ReportRenderer
  readonly now: () => Date
}

/** Makes the file of a job. Repeatable. */
export class RenderReportService {
  readonly #deps: RenderReportDeps

  constructor(deps: RenderReportDeps) {
    this.#deps = deps
  }

  async render(key: ReportFileKey, { isLastAttempt, log }: RenderAttempt): Promise<void> {
    const { reports, renderer, now } = this.#deps
    const [file] = await reports.findFiles([key], now())
    if (file?.status !== 'PENDING') return
    try {
      const document = await reports.findDocument(key.runId)
      if (!document) throw new Error(`expected the report of run ${key.runId}, found none`)
      const startedAt = performance.now()
      const content = await renderer.render(document, key.format)
      await reports.store(key, content)
      const tookMs = Math.round(performance.now() - startedAt)
      log.info({ runId: key.runId, format: key.format, sizeBytes: content.length, tookMs }, 'a report was rendered')
    } catch (error) {
      // A job waits for services that are not available, and uses up no attempt.
      if (isLastAttempt && !isUnavailable(error)) await reports.fail(key, 'The file could not be made.')
      throw error
    }
  }
}

interface RenderAttempt {
  readonly isLastAttempt: boolean
  readonly log: Logger
}
