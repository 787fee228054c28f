import { z } from 'zod'
import { readData } from '#platform/data-files'
import data from './data/labour.json' with { type: 'json' }
import { sourceShape } from './source.ts'

const labour = readData(
  'labour.json',
  z.strictObject({
    source: sourceShape,
    note: z.string(),
    medianWageUsdPerYear: z.number().positive(),
    wageShareOfCompensation: z.number().positive().max(1),
  }),
  data,
)

/** What an engineer costs an employer, USD per year: the median wage and the employer's other costs. */
export const engineerUsdPerYear = labour.medianWageUsdPerYear / labour.wageShareOfCompensation

export const engineerSource = labour.source.name
