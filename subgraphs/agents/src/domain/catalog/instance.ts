import type { Accelerator } from './accelerator.ts'

/** Clouds for every kind of work. They are planned for where no provider is preferred. */
export const generalClouds = ['AWS', 'AZURE', 'GCP', 'ORACLE'] as const

/** Clouds for accelerators only. They are planned for where they are preferred, and named as an alternative elsewhere. */
export const gpuClouds = ['COREWEAVE', 'CRUSOE', 'LAMBDA', 'NEBIUS'] as const

/** The providers whose list prices are in this catalog, and one's own data centre, whose prices an overlay states. */
export const pricedProviders = [...generalClouds, ...gpuClouds, 'ON_PREMISES'] as const
export type PricedProvider = (typeof pricedProviders)[number]

const names: Readonly<Record<string, string>> = {
  AZURE: 'Azure',
  GCP: 'Google Cloud',
  ORACLE: 'Oracle Cloud',
  COREWEAVE: 'CoreWeave',
  CRUSOE: 'Crusoe',
  LAMBDA: 'Lambda',
  NEBIUS: 'Nebius',
  ON_PREMISES: 'own servers',
}

/** A provider as it is called in sentences. */
export const providerName = (provider: string): string => names[provider] ?? provider

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
  readonly listedRegions: ListedRegions
  readonly source: PriceSource
}

export type ListedRegions = 'all' | 'united-states' | readonly string[]

/** Something that can be rented by the hour. Prices are for Linux, in the region whose factor is 1, US dollars. */
export interface Instance {
  readonly sku: string
  readonly family: InstanceFamily
  readonly acceleratorCount: number
  /** List price on demand, or the price that was negotiated instead. */
  readonly usdPerHour: number
  /** Lowest list price of capacity that may be reclaimed; `null` where none is known. */
  readonly spotUsdPerHour: number | null
  /** For each hour of a commitment of one year without upfront payment; `null` where none is known. */
  readonly oneYearUsdPerHour: number | null
  /** As for one year, for three. */
  readonly threeYearUsdPerHour: number | null
}

/** An instance that the provider offers, but not on demand at a known price. Nothing is planned on it unless a price is negotiated. */
export interface UnpricedInstance extends Pick<Instance, 'sku' | 'family' | 'acceleratorCount'> {
  readonly reason: string
}

/** Whether the price of a family in a region was read from a list rather than estimated. */
export function isListed({ listedRegions }: InstanceFamily, region: string, country: string): boolean {
  if (listedRegions === 'all') return true
  return listedRegions === 'united-states' ? country === 'US' : listedRegions.includes(region)
}
