import { readTable } from '#platform/data-files'
import data from './data/assumptions.json' with { type: 'json' }
import { assumptionShape } from './source.ts'

/** A number that is assumed or published rather than given, with the reason or publication. */
export interface Assumption {
  readonly value: number
  readonly source: string
}

/** Hours in a mean month: 365 × 24 / 12. */
export const hoursPerMonthAlwaysOn = 730

/** Days in a mean month. */
export const daysPerMonth = 365 / 12

/** The efficiencies that sizing is based on. Each is shown as evidence where it decides something. */
export const assumptions = readTable('assumptions.json', assumptionShape, data)
