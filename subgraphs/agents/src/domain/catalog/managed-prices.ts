import { z } from 'zod'
import { readData } from '#platform/data-files'
import data from './data/managed-prices.json' with { type: 'json' }
import { sourceShape } from './source.ts'

const row = z.strictObject({
  model: z.string(),
  paramsB: z.number().positive(),
  usdPerMillionTokens: z.number().positive(),
})

/** By size, the smallest model first. */
const { source, prices: published } = readData(
  'managed-prices.json',
  z.strictObject({ source: sourceShape, note: z.string(), prices: z.tuple([row], row) }),
  data,
)

export const managedPriceSource = `${source.name}, ${source.asOf}, interpolated by model size`

/**
 * Price of a model of a size, USD per million tokens: straight lines between the published ones on logarithmic axes, the
 * smallest price below them; `null` above 500 billion parameters, where none is published for open models.
 */
export function managedUsdPerMillionTokens(paramsB: number): number | null {
  const [smallest] = published
  const largest = published.at(-1) ?? smallest
  if (paramsB > 500) return null
  if (paramsB <= smallest.paramsB) return smallest.usdPerMillionTokens
  if (paramsB >= largest.paramsB) return largest.usdPerMillionTokens
  const upper = published.findIndex((price) => price.paramsB >= paramsB)
  const [low = smallest, high = largest] = published.slice(upper - 1, upper + 1)
  const share = Math.log(paramsB / low.paramsB) / Math.log(high.paramsB / low.paramsB)
  return low.usdPerMillionTokens * (high.usdPerMillionTokens / low.usdPerMillionTokens) ** share
}
