import { z } from 'zod'
import type { PricedProvider } from '../instance.ts'
import { highestUsdPerHour } from '../price-list.ts'

/**
 * Prices of one instance in one region in a provider's own price list, US dollars per hour; `null` for prices that it does not contain.
 */
export interface ListedPrice {
  readonly provider: PricedProvider
  readonly sku: string
  readonly region: string
  readonly onDemand: number | null
  readonly spot: number | null
  readonly oneYear: number | null
  readonly threeYear: number | null
}

/** One price of a list, before those of an instance and region are put together. */
export interface PriceRow extends Pick<ListedPrice, 'provider' | 'sku' | 'region'> {
  readonly term: 'onDemand' | 'spot' | 'oneYear' | 'threeYear'
  readonly usdPerHour: number
}

/** Puts the prices of each instance and region together. Of several, as of several zones, the lowest stays. */
export function collectPrices(rows: readonly PriceRow[]): readonly ListedPrice[] {
  const byPlace = Map.groupBy(rows, ({ sku, region }) => `${sku.toLowerCase()} ${region}`)
  return [...byPlace.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const lowest = (term: PriceRow['term']): number | null => {
      const prices = group.filter((row) => row.term === term).map(({ usdPerHour }) => usdPerHour)
      return prices.length === 0 ? null : Math.min(...prices)
    }
    const { provider, sku, region } = first
    const [onDemand, spot] = [lowest('onDemand'), lowest('spot')]
    return [{ provider, sku, region, onDemand, spot, oneYear: lowest('oneYear'), threeYear: lowest('threeYear') }]
  })
}

/** The most entries of a list that are read. */
export const mostEntries = 2_000_000

/** An hourly price in a list: a number above 0 that an hour of one machine can cost. */
export const hourlyPrice = z.number().positive().max(highestUsdPerHour)

/**
 * Reads unknown JSON of a named format.
 * @throws Error - names the format, the path of the first wrong values, and what was expected
 */
export function readFormat<Shape extends z.ZodType>(format: string, shape: Shape, json: unknown): z.output<Shape> {
  const { success, data, error } = shape.safeParse(json)
  if (success) return data
  const problems = error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`)
  const more = error.issues.length > 5 ? ` and ${error.issues.length - 5} more` : ''
  throw new Error(`expected ${format}, got a file with problems: ${problems.join('; ')}${more}`)
}
