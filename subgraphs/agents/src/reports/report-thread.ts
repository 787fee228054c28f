import { createThread } from '#platform/threads'
import type { ReportDocument } from '../domain/reports/report-document.ts'
import type { ReportFormat, ReportRenderer } from '../domain/reports/report-file.ts'

export interface RenderRequest {
  readonly document: ReportDocument
  readonly format: ReportFormat
}

/** Renders reports on a thread. */
export interface ReportThread extends ReportRenderer {
  /** Ends the thread; pending calls reject. */
  dispose(): Promise<void>
}

/** How long one file may take, milliseconds. Usual are some hundred. */
const timeoutMs = 60_000

/** Creates a thread for files of reports: a long one takes longer than the heartbeats of the tasks in this process may wait. */
export function createReportThread(): ReportThread {
  const thread = createThread<RenderRequest, Uint8Array>({
    name: 'report renderer',
    file: new URL('./report-worker', import.meta.url),
    isSource: import.meta.url.endsWith('.ts'),
    timeoutMs,
    maxWaiting: 1_000,
    idleMs: 300_000,
  })
  return {
    render: (document, format) => thread.call({ document, format }),
    dispose: () => thread.dispose(),
  }
}
