import type { MonthlyUsd } from '../rules.ts'
import type { RecommendationCategory, Severity } from '../types.ts'

/** How a measure reads for an assessment. */
export interface MeasureText {
  readonly title: string
  readonly because: string
  readonly steps: readonly string[]
  readonly category: RecommendationCategory
  readonly severity: Severity
  /** Change of monthly cost, US dollars, or why none can be said. */
  readonly monthlyUsd: MonthlyUsd
}
