import type { ComplianceFramework } from '../../advice/requirements.ts'

/** What a team does to fulfil duties of several frameworks at once. */
export type Measure =
  | 'risk-assessment'
  | 'processor-agreement'
  | 'access-control'
  | 'encryption'
  | 'audit-logging'
  | 'erasure'
  | 'incident-response'
  | 'transparency'
  | 'minimization'
  | 'change-management'

/** One duty of a framework, by the place where it is written. */
export interface Control {
  readonly framework: ComplianceFramework
  readonly measure: Measure
  /** Article, section, requirement or criterion. */
  readonly reference: string
  readonly duty: string
}

/** Makes the controls of one framework from `[measure, reference, duty]`. */
export function controlsOf(
  framework: ComplianceFramework,
  rows: readonly (readonly [measure: Measure, reference: string, duty: string])[],
): readonly Control[] {
  return rows.map(([measure, reference, duty]) => ({ framework, measure, reference, duty }))
}
