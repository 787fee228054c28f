import type { ReportDocument } from '../domain/reports/report-document.ts'

/** The report for programs. The version changes when members are renamed or removed, not when some are added. */
export const renderJson = (document: ReportDocument): string =>
  `${JSON.stringify({ format: 'plumbline.report', version: 1, ...document }, null, 2)}\n`
