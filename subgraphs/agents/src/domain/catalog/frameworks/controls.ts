import { z } from 'zod'
import { readTable } from '#platform/data-files'
import type { ComplianceFramework } from '#schema/requirements/requirements'
import data from '../data/frameworks.json' with { type: 'json' }
import { measures } from './control.ts'
import type { Control } from './control.ts'

/** A compliance framework: where its duties are written, and the periods that it requires. */
export interface Framework {
  /** As it is called in sentences. */
  readonly name: string
  readonly title: string
  /** For how long logs (HIPAA: documentation) have to be kept; 0 where no period is required. */
  readonly logRetentionMonths: number
  /** Within which a breach has to be reported; `null` where no period is required. */
  readonly breachNoticeHours: number | null
  readonly controls: readonly Omit<Control, 'framework'>[]
}

export const frameworks: Readonly<Record<ComplianceFramework, Framework>> = readTable(
  'frameworks.json',
  z.strictObject({
    name: z.string(),
    title: z.string(),
    note: z.string().optional(),
    logRetentionMonths: z.number().int().nonnegative(),
    breachNoticeHours: z.number().int().positive().nullable(),
    controls: z.array(
      z.strictObject({
        measure: z.enum(measures),
        reference: z.string(),
        duty: z.string(),
        applies: z.string().optional(),
      }),
    ),
  }),
  data,
)

const controls: readonly Control[] = Object.entries(frameworks).flatMap(([framework, { controls: duties }]) =>
  duties.map((duty) => ({ framework: framework as ComplianceFramework, ...duty })),
)

/** The duties of the given frameworks, in the order of the data file. */
export function controlsFor(chosen: readonly ComplianceFramework[]): readonly Control[] {
  return controls.filter(({ framework }) => chosen.includes(framework))
}

/** Frameworks as they are called in sentences: `GDPR, SOC 2`. */
export const frameworkNames = (chosen: readonly ComplianceFramework[]): string =>
  chosen.map((framework) => frameworks[framework].name).join(', ')
