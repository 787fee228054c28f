export interface ReportSection {
  readonly title: string
  readonly markdown: string
}

/** The words of a report. */
export interface ReportText {
  readonly summary: string
  readonly sections: readonly ReportSection[]
}

/** What an assessment came to; one per assessment, rewritten by each run that gets so far. */
export interface Report extends ReportText {
  readonly id: string
  readonly organizationId: string
  readonly assessmentId: string
  readonly runId: string
  readonly generatedAt: Date
}
