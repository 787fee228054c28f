export interface ReportSection {
  readonly title: string
  readonly markdown: string
}

/** The texts of a report. */
export interface ReportText {
  readonly summary: string
  readonly sections: readonly ReportSection[]
}

/** The report of an assessment; one per assessment, replaced by each run that writes one. */
export interface Report extends ReportText {
  readonly id: string
  readonly organizationId: string
  readonly assessmentId: string
  readonly runId: string
  readonly generatedAt: Date
}
