import type { PricedProvider, PriceSource } from './instance.ts'

/** What keeping and sending data costs at a provider, US region, first tier. */
export interface StoragePrice {
  /** Object storage, standard tier, USD per GB and month. */
  readonly usdPerGBMonth: number
  /** Sending to the internet, USD per GB. */
  readonly egressUsdPerGB: number
  readonly source: PriceSource
}

/** List prices of the standard tier: S3 Standard, Blob Hot LRS, Cloud Storage Standard, OCI Object Storage. */
export const storagePrices: Readonly<Record<PricedProvider, StoragePrice>> = {
  AWS: price(0.023, 0.09, 'Amazon S3 pricing, us-east-1'),
  AZURE: price(0.0184, 0.087, 'Azure Blob Storage pricing, East US'),
  GCP: price(0.02, 0.12, 'Google Cloud Storage pricing, us-central1'),
  ORACLE: price(0.0255, 0.0085, 'Oracle Cloud Object Storage pricing'),
}

function price(usdPerGBMonth: number, egressUsdPerGB: number, name: string): StoragePrice {
  return { usdPerGBMonth, egressUsdPerGB, source: { asOf: '2025', name } }
}
