import { z } from 'zod'
import { readData } from '#platform/data-files'
import { precisions } from '#schema/requirements/requirements'
import { accelerators } from './accelerator.ts'
import throughputData from './data/throughput-measurements.json' with { type: 'json' }
import { assumptionShape } from './source.ts'

const count = z.number().int().positive()
const value = z.number().positive()

/** Where measurements were published, and the day on which they were read there. */
const publication = z.strictObject({
  name: z.string().min(1),
  url: z.url({ protocol: /^https$/ }),
  version: z.string().min(1),
  read: z.iso.date(),
})

const seriesShape = z.strictObject({
  source: z.string(),
  model: z.string(),
  accelerator: z.enum(Object.keys(accelerators) as (keyof typeof accelerators)[]),
  accelerators: count,
  precision: z.enum(precisions),
  cachePrecision: z.enum(precisions),
  /** Output of a replica under the largest load, or the time from token to token at a rate of requests. */
  measured: z.enum(['outputTokensPerSecond', 'tokenMilliseconds']),
  /** Input tokens, output tokens, the measured value, and requests per second where the load was not the largest. */
  rows: z.array(z.union([z.tuple([count, count, value]), z.tuple([count, count, value, value])])).min(1),
})

/** Published measurements of serving; replicas of one model with requests of fixed lengths. */
export const throughputMeasurements = readData(
  'throughput-measurements.json',
  z
    .strictObject({
      note: z.string(),
      memoryShare: assumptionShape,
      maxBatch: assumptionShape,
      sources: z.record(z.string(), publication),
      series: z.array(seriesShape),
    })
    .refine(({ sources, series }) => series.every(({ source }) => Object.hasOwn(sources, source)), {
      error: 'expected series of listed sources',
    }),
  throughputData,
)

export type ThroughputSeries = (typeof throughputMeasurements)['series'][number]

/**
 * Whether measurements are held out: efficiencies are fitted to the others, and these show the error. About a third, by a hash of
 * what was measured (FNV-1a), so that the same case of two publications falls on one side.
 */
export function isHeldOut(name: string): boolean {
  let hash = 2_166_136_261
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 16_777_619) >>> 0
  return hash % 3 === 0
}
