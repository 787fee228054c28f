export interface ReportSection {
  readonly title: string
  readonly markdown: string
}

/** The texts of a report, and what its plan costs. */
export interface ReportText {
  readonly summary: string
  readonly sections: readonly ReportSection[]
  /** Whole US cents of a month of the plan; null where there is none, and in reports of earlier releases. */
  readonly monthlyCostCents: number | null
}

/** The report of an assessment; one per assessment, replaced by each run that writes one. */
export interface Report extends ReportText {
  readonly id: string
  readonly organizationId: string
  readonly assessmentId: string
  readonly runId: string
  readonly generatedAt: Date
}
