import { escapeMarkdown } from '../domain/advice/report/markdown.ts'
import type { ReportDocument } from '../domain/reports/report-document.ts'
import { cleanText } from './clean-text.ts'

/** The text of the report; CommonMark with tables. */
export function renderMarkdown({ title, summary, sections, generatedAt }: ReportDocument): string {
  const parts = [
    `# ${escapeMarkdown(title)}`,
    escapeMarkdown(summary),
    ...sections.map((section) => `## ${escapeMarkdown(section.title)}\n\n${section.markdown}`),
    `Written by Plumbline on ${generatedAt.slice(0, 10)}.`,
  ]
  return cleanText(`${parts.join('\n\n')}\n`)
}
