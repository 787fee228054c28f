import { z } from 'zod'
import { readData } from '#platform/data-files'
import { accelerators } from './accelerator.ts'
import type { Accelerator } from './accelerator.ts'
import data from './data/efficiencies.json' with { type: 'json' }

/** Shares of an accelerator's peak that serving software reaches. */
export interface Efficiency {
  /** Of the peak FLOP/s, in multiplications with weights. */
  readonly arithmetic: number
  /** Of the peak memory bandwidth, when weights are read. */
  readonly weights: number
  /** Of the peak memory bandwidth, when the key-value cache is read. */
  readonly cache: number
  /** GB/s that one accelerator exchanges with its peers over NVLink or the like. */
  readonly linkGBs: number
}

const share = z.number().positive().max(1)
const name = z.enum(Object.keys(accelerators) as (keyof typeof accelerators)[])
const efficiency = z.strictObject({
  arithmetic: share,
  weights: share,
  cache: share,
  linkGBs: z.number().positive(),
})

/** Efficiencies of all accelerators, and the constants that do not depend on the accelerator. */
export const efficienciesShape = z.strictObject({
  note: z.string(),
  measured: z.partialRecord(name, efficiency),
  /** Accelerators of the same architecture and kind of memory that stand for those without measurements. */
  like: z.partialRecord(name, name),
  /** Stands for every other accelerator: the one with the lowest efficiencies. */
  otherwise: name,
  /** GB/s over PCIe, after protocol and host. */
  slowLinkGBs: z.number().positive(),
  stepOverheadSeconds: z.number().nonnegative(),
  sequenceOverheadSeconds: z.number().nonnegative(),
  /** Of one exchange between the accelerators of a group. */
  linkLatencySeconds: z.number().nonnegative(),
  /** Factor on `arithmetic` for a mixture of experts, whose matrices are smaller. */
  expertArithmetic: share,
  /** Of the peak 16-bit FLOP/s, in attention over the input. */
  attentionArithmetic: share,
  /** How far reading and arithmetic overlap: 1 would be their sum, infinity the longer of them. */
  overlapExponent: z.number().min(1),
})
export type Efficiencies = z.infer<typeof efficienciesShape>

export const efficiencies: Efficiencies = readData('efficiencies.json', efficienciesShape, data)

export const efficiencySource =
  'efficiencies fitted to published measurements of TensorRT-LLM (throughput-measurements.json)'

type Name = keyof typeof accelerators

const names: ReadonlyMap<Accelerator, Name> = new Map(
  (Object.keys(accelerators) as Name[]).map((key) => [accelerators[key], key]),
)

/** The efficiencies of an accelerator, and whether they were measured on it. */
export function efficiencyOf(
  accelerator: Accelerator,
  { measured, like, otherwise }: Efficiencies = efficiencies,
): Efficiency & { readonly isMeasured: boolean } {
  const own = names.get(accelerator)
  const found = own === undefined ? undefined : measured[own]
  if (found !== undefined) return { ...found, isMeasured: true }
  const other = measured[(own === undefined ? undefined : like[own]) ?? otherwise]
  if (other === undefined) throw new Error(`expected measured efficiencies of ${otherwise}, got none`)
  return { ...other, isMeasured: false }
}
