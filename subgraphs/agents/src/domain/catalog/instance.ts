import type { Accelerator } from './accelerator.ts'

/** The providers whose list prices are in this catalog. */
export const pricedProviders = ['AWS', 'AZURE', 'GCP', 'ORACLE'] as const
export type PricedProvider = (typeof pricedProviders)[number]

/** Where a price comes from: date or year it was valid, and the list it was read from. */
export interface PriceSource {
  readonly asOf: string
  readonly name: string
}

/** A family of instances that share an accelerator, the regions they exist in, and how prices differ by region. */
export interface InstanceFamily {
  readonly provider: PricedProvider
  readonly accelerator: Accelerator
  /** Whether accelerators within one instance are joined by NVLink, NVSwitch or the like. */
  readonly fastLinks: boolean
  /** Whether several instances can train or serve one model together (RDMA network of 400 Gbit/s or more). */
  readonly multiNode: boolean
  /**
   * Price in a region relative to the reference region, by region code; a region that is missing has no such instances
   * as far as this catalog knows.
   */
  readonly regionFactors: Readonly<Record<string, number>>
  /** Regions whose factor was read from a price list; in the others it is an estimate. */
  readonly listedRegions: 'all' | 'united-states'
  /** One-year commitment without upfront payment, relative to on demand; `null` where no list price is known. */
  readonly oneYearCommitmentFactor: number | null
  readonly source: PriceSource
}

/** Something that can be rented by the hour. */
export interface Instance {
  readonly sku: string
  readonly family: InstanceFamily
  readonly acceleratorCount: number
  /** List price on demand, Linux, in the region whose factor is 1. */
  readonly usdPerHour: number
}
