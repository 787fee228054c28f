import { z } from 'zod'
import { readTable } from '#platform/data-files'
import data from './data/storage-prices.json' with { type: 'json' }
import type { PricedProvider, PriceSource } from './instance.ts'
import { sourceShape } from './source.ts'

/** What keeping and sending data costs at a provider, first tier. */
export interface StoragePrice {
  /** Object storage, standard tier, USD per GB and month. */
  readonly usdPerGBMonth: number
  /** Sending to the internet, USD per GB. */
  readonly egressUsdPerGB: number
  readonly source: PriceSource
  /** What is not published, and counted at the highest price in this table instead. */
  readonly assumed: 'storage' | 'egress' | null
}

const published = readTable(
  'storage-prices.json',
  z
    .strictObject({
      usdPerGBMonth: z.number().positive().nullable(),
      egressUsdPerGB: z.number().nonnegative().nullable(),
      source: sourceShape,
    })
    .refine(({ usdPerGBMonth, egressUsdPerGB }) => usdPerGBMonth !== null || egressUsdPerGB !== null, {
      message: 'expected a price of storage, of egress, or of both',
    }),
  data,
)

const highest = (of: 'usdPerGBMonth' | 'egressUsdPerGB'): number =>
  Math.max(...Object.values(published).map((row) => row[of] ?? 0))

/**
 * List prices of the standard tier: S3 Standard, Blob Hot LRS, Cloud Storage Standard, OCI Object Storage, and the object storage
 * of GPU clouds. A price that a provider does not publish is counted at the highest of the others, and marked as assumed.
 */
export const storagePrices: Readonly<Record<PricedProvider, StoragePrice>> = {
  AWS: priceOf('AWS'),
  AZURE: priceOf('AZURE'),
  GCP: priceOf('GCP'),
  ORACLE: priceOf('ORACLE'),
  COREWEAVE: priceOf('COREWEAVE'),
  CRUSOE: priceOf('CRUSOE'),
  LAMBDA: priceOf('LAMBDA'),
  NEBIUS: priceOf('NEBIUS'),
  // Storage of one's own is not priced here, so it is counted as in the most expensive cloud.
  ON_PREMISES: {
    usdPerGBMonth: highest('usdPerGBMonth'),
    egressUsdPerGB: 0,
    source: { asOf: published.COREWEAVE.source.asOf, name: 'highest price of object storage in this catalog' },
    assumed: 'storage',
  },
}

function priceOf(provider: keyof typeof published): StoragePrice {
  const { usdPerGBMonth, egressUsdPerGB, source } = published[provider]
  return {
    usdPerGBMonth: usdPerGBMonth ?? highest('usdPerGBMonth'),
    egressUsdPerGB: egressUsdPerGB ?? highest('egressUsdPerGB'),
    source,
    assumed: usdPerGBMonth === null ? 'storage' : egressUsdPerGB === null ? 'egress' : null,
  }
}
