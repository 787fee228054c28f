import { z } from 'zod'
import { readData } from '#platform/data-files'
import { precisions } from '#schema/requirements/requirements'
import { accelerators } from './accelerator.ts'
import type { Accelerator } from './accelerator.ts'
import efficiencyData from './data/training-efficiencies.json' with { type: 'json' }
import measurementData from './data/training-measurements.json' with { type: 'json' }

const share = z.number().positive().max(1)
const count = z.number().int().positive()
const size = z.number().positive()
const name = z.enum(Object.keys(accelerators) as (keyof typeof accelerators)[])

export const trainingEfficienciesShape = z.strictObject({
  note: z.string(),
  /** Share of the peak FLOP/s at the precision, by accelerator. */
  measured: z.partialRecord(name, z.strictObject({ '16bit': share, fp8: share.optional() })),
  /** Accelerators of the same architecture that stand for those without measurements. */
  like: z.partialRecord(name, name),
  /** Stands for every other accelerator: the one with the lowest share. */
  otherwise: name,
  /** How often FLOPs of attention count, because they run slower than those of the weights. */
  attentionWeight: size,
  /** Factor for a mixture of experts, whose matrices are smaller and whose tokens are sent between accelerators. */
  expertShare: share,
  /** Factor for software before FlashAttention; no plan uses it. */
  unfusedShare: share,
  /** Factor for a whole run, in which data are loaded, models evaluated and machines replaced. */
  runShare: share,
})
export type TrainingEfficiencies = z.infer<typeof trainingEfficienciesShape>

/** What training reaches of the peak, fitted to published measurements. */
export const trainingEfficiencies = readData('training-efficiencies.json', trainingEfficienciesShape, efficiencyData)

const publication = z.strictObject({
  name: z.string().min(1),
  url: z.url({ protocol: /^https$/ }),
  /** The day on which the figure was read; null where it is cited and was not read again. */
  read: z.iso.date().nullable(),
})

const row = z.strictObject({
  source: z.string(),
  model: z.string(),
  accelerator: name,
  accelerators: count,
  precision: z.enum(precisions),
  sequenceTokens: count,
  paramsB: size,
  activeParamsB: size,
  layers: count,
  hiddenSize: count,
  method: z.enum(['lora']).optional(),
  attention: z.enum(['unfused']).optional(),
  measured: z.enum(['throughput', 'run']),
  /** Of one accelerator. */
  tokensPerSecond: size,
})
export type TrainingMeasurement = z.infer<typeof row>

/** Published training: throughput of some steps, and whole runs. */
export const trainingMeasurements = readData(
  'training-measurements.json',
  z
    .strictObject({ note: z.string(), sources: z.record(z.string(), publication), rows: z.array(row) })
    .refine(({ sources, rows }) => rows.every(({ source }) => Object.hasOwn(sources, source)), {
      error: 'expected rows of listed sources',
    }),
  measurementData,
)

/** The share of the peak that training reaches on an accelerator, and whether it was measured on it. */
export function trainingShareOf(
  accelerator: Accelerator,
  format: '16bit' | 'fp8',
  { measured, like, otherwise }: TrainingEfficiencies = trainingEfficiencies,
): { readonly share: number; readonly isMeasured: boolean } {
  const own = Object.entries(accelerators).find(([, entry]) => entry === accelerator)?.[0] as
    | keyof typeof accelerators
    | undefined
  const found = own === undefined ? undefined : measured[own]?.[format]
  if (found !== undefined) return { share: found, isMeasured: true }
  const other = measured[(own === undefined ? undefined : like[own]) ?? otherwise] ?? measured[otherwise]
  if (other === undefined) throw new Error(`expected a measured share of ${otherwise}, got none`)
  return { share: other[format] ?? other['16bit'], isMeasured: false }
}
