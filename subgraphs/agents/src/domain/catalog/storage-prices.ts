import { z } from 'zod'
import { readTable } from '#platform/data-files'
import data from './data/storage-prices.json' with { type: 'json' }
import type { PricedProvider, PriceSource } from './instance.ts'
import { sourceShape } from './source.ts'

/** What keeping and sending data costs at a provider, US region, first tier. */
export interface StoragePrice {
  /** Object storage, standard tier, USD per GB and month. */
  readonly usdPerGBMonth: number
  /** Sending to the internet, USD per GB. */
  readonly egressUsdPerGB: number
  readonly source: PriceSource
}

/** List prices of the standard tier: S3 Standard, Blob Hot LRS, Cloud Storage Standard, OCI Object Storage. */
export const storagePrices: Readonly<Record<PricedProvider, StoragePrice>> = readTable(
  'storage-prices.json',
  z.strictObject({ usdPerGBMonth: z.number().positive(), egressUsdPerGB: z.number().positive(), source: sourceShape }),
  data,
)
