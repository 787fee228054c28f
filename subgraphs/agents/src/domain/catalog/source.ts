import { z } from 'zod'

/** Where records come from: the list they were read from, and the date, month or year when they were valid. */
export const sourceShape = z.strictObject({ asOf: z.string().regex(/^\d{4}(-\d{2}){0,2}$/), name: z.string().min(1) })

/** A number that is assumed or published rather than given, with the reason or publication. */
export const assumptionShape = z.strictObject({ value: z.number(), source: z.string().min(1) })
