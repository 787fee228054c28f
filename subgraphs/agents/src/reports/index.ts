export { createReportThread } from './report-thread.ts'
export type { ReportThread } from './report-thread.ts'
