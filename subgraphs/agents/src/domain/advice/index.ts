import { composeReport } from './report/write-report.ts'
import type { ReportDraft, Requirements, RoleOutcome } from './types.ts'
import { examiningRoles } from './workflow.ts'

export { placedFindings } from './report/write-report.ts'
export type { PlacedFinding } from './report/findings-section.ts'
export { synthesise } from './synthesis/synthesise.ts'
export { workflow } from './workflow.ts'

/**
 * Writes the report of an assessment from what its agents found, failed ones included where they are told; an agent
 * that is missing from `outcomes` is named as missing.
 */
export function writeReport(report: {
  readonly input: { readonly title: string; readonly requirements: Requirements }
  readonly outcomes: readonly RoleOutcome[]
}): ReportDraft {
  const { title, requirements } = report.input
  return composeReport({ title, requirements, outcomes: report.outcomes, expected: examiningRoles })
}
