import type { RecommendationCategory, Severity } from '../types.ts'

/** How a measure reads for an assessment. */
export interface MeasureText {
  readonly title: string
  readonly because: string
  readonly steps: readonly string[]
  readonly category: RecommendationCategory
  readonly severity: Severity
  /** Change of monthly cost, US dollars; `null` where none can be said. */
  readonly monthlyUsd: number | null
}
