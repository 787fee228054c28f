import type { ComplianceFramework } from '#schema/requirements/requirements'

/** What a team does to fulfil duties of several frameworks at once. */
export const measures = [
  'risk-assessment',
  'processor-agreement',
  'access-control',
  'encryption',
  'audit-logging',
  'erasure',
  'incident-response',
  'transparency',
  'minimization',
  'change-management',
  'availability',
] as const
export type Measure = (typeof measures)[number]

/** One duty of a framework, by the place where it is written. */
export interface Control {
  readonly framework: ComplianceFramework
  readonly measure: Measure
  /** Article, section, requirement or criterion. */
  readonly reference: string
  readonly duty: string
  /** From when it applies, where that is not long past. */
  readonly applies?: string | undefined
}
