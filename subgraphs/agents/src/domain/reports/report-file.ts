import type { ReportDocument } from './report-document.ts'

export const reportFormats = ['PDF', 'WORD', 'EXCEL', 'MARKDOWN', 'JSON'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** Facts of each format. */
export const reportFileTypes: Readonly<
  Record<ReportFormat, { readonly extension: string; readonly mediaType: string }>
> = {
  PDF: { extension: 'pdf', mediaType: 'application/pdf' },
  WORD: {
    extension: 'docx',
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  },
  EXCEL: { extension: 'xlsx', mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  MARKDOWN: { extension: 'md', mediaType: 'text/markdown; charset=utf-8' },
  JSON: { extension: 'json', mediaType: 'application/json' },
}

/** A report as a file: requested, made, or given up. */
export interface ReportFile {
  readonly runId: string
  readonly format: ReportFormat
  readonly status: 'PENDING' | 'READY' | 'FAILED'
  /** Name for the file: the title of the assessment in ASCII. */
  readonly fileName: string
  /** Null until the file is made. */
  readonly sizeBytes: number | null
  /** Why the file could not be generated; null unless `status` is FAILED. */
  readonly error: string | null
  readonly requestedAt: Date
  /** When the file is removed; it can then be requested again. */
  readonly expiresAt: Date
}

export type ReportFileKey = Pick<ReportFile, 'runId' | 'format'>

/** Unique name of a file. */
export const reportFileKey = ({ runId, format }: ReportFileKey): string => `${runId}-${format}`

/** Id of a file in the graph: the id of its run and its format, so that it is found without an index of its own. */
export const reportFileIdOf = ({ runId, format }: ReportFileKey): string =>
  `rpf_${runId.slice('run_'.length)}_${format.toLowerCase()}`

/** The file of an id; null if the text is no id of a file. */
export function parseReportFileId(id: string): ReportFileKey | null {
  const [, run, name] = /^rpf_([0-9a-z]+)_([a-z]+)$/.exec(id) ?? []
  const format = reportFormats.find((one) => one.toLowerCase() === name)
  return format === undefined ? null : { runId: `run_${run}`, format }
}

/** Writes a report as a file. */
export interface ReportRenderer {
  render(document: ReportDocument, format: ReportFormat): Promise<Uint8Array>
}

/** Storage of reports and of their files. */
export interface ReportRepository {
  saveDocument(runId: string, document: ReportDocument): Promise<void>
  findDocument(runId: string): Promise<ReportDocument | null>
  /** Titles of the reports by run id; runs without a report are omitted. */
  findTitles(runIds: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Files that have not expired. */
  findFiles(keys: readonly ReportFileKey[], now: Date): Promise<readonly ReportFile[]>
  /** Files that were requested before a time and are not generated yet, oldest first. */
  findPending(requestedBefore: Date, limit: number): Promise<readonly ReportFile[]>
  /**
   * Stores a request, unless a file exists or is being generated that has not expired and has not failed.
   * @returns the file
   */
  request(file: ReportFile, now: Date): Promise<ReportFile>
  /** Stores the content of a file and marks it as ready; repeatable. Nothing is stored if the file is not pending any more. */
  store(key: ReportFileKey, content: Uint8Array): Promise<void>
  fail(key: ReportFileKey, error: string): Promise<void>
  /** The contents of files that are ready, by `reportFileKey`; others are omitted. */
  read(keys: readonly ReportFileKey[]): Promise<ReadonlyMap<string, Uint8Array>>
  /** Removes files that have expired, with their content. @returns how many */
  removeExpired(now: Date): Promise<number>
}

/** `Chatbot für Ärzte` → `chatbot-fur-arzte.pdf`; a title without ASCII letters or digits gives `report.pdf`. */
export function fileNameOf(title: string, format: ReportFormat): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
  const name = words.join('-').slice(0, 60).replace(/-$/, '') || 'report'
  return `${name}.${reportFileTypes[format].extension}`
}
