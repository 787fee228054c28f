import type { ReportDocument } from '../domain/reports/report-document.ts'
import type { ReportFormat } from '../domain/reports/report-file.ts'
import type { Fonts } from './fonts.ts'
import { renderJson } from './render-json.ts'
import { renderMarkdown } from './render-markdown.ts'

/** Writes a report as a file. Slow for long reports, so it should run in a worker thread. The libraries are loaded with the first file that needs them. */
export async function renderReport(document: ReportDocument, format: ReportFormat, fonts: Fonts): Promise<Uint8Array> {
  switch (format) {
    case 'PDF':
      return (await import('./render-pdf.ts')).renderPdf(document, fonts)
    case 'WORD':
      return (await import('./render-word.ts')).renderWord(document)
    case 'EXCEL':
      return (await import('./render-excel.ts')).renderExcel(document)
    case 'MARKDOWN':
      return new TextEncoder().encode(renderMarkdown(document))
    case 'JSON':
      return new TextEncoder().encode(renderJson(document))
    default:
      return format satisfies never
  }
}
