import { implementJob } from '#platform/jobs'
import type { JobHandler } from '#platform/jobs'
import { renderReport } from '../domain/reports/render-report.job.ts'
import type { RenderReportService } from '../services/report-file.service.ts'

/** Makes a file of a report. */
export const createRenderReportProcessor = (service: RenderReportService): JobHandler =>
  implementJob(renderReport, ({ payload, isLastAttempt, log }) => service.render(payload, { isLastAttempt, log }))
