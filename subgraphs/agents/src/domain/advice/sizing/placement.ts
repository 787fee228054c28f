import type { Requirements } from '#schema/requirements/requirements'
import { generalClouds, gpuClouds, isListed } from '../../catalog/instance.ts'
import type { Instance, PricedProvider } from '../../catalog/instance.ts'
import { countryOfRegion, parsePlace } from '../../catalog/regions/region.ts'

/** Where an instance would run, and what an hour of it costs there. */
export interface Placement {
  readonly region: string
  readonly country: string
  readonly usdPerHour: number
  /** Whether the regional price is an estimate rather than read from a list. */
  readonly estimated: boolean
}

type RegionRule = Pick<Requirements, 'regions'>

/**
 * The preferred providers that have prices here; the general clouds where none is preferred (or only others). One's own data
 * centre has prices where an overlay states them.
 */
export function candidateProviders({
  preferredProviders,
  priceOverlay,
}: Pick<Requirements, 'preferredProviders' | 'priceOverlay'>): readonly PricedProvider[] {
  const owned: readonly PricedProvider[] = (priceOverlay?.onPremises ?? []).length > 0 ? ['ON_PREMISES'] : []
  const candidates: readonly PricedProvider[] = [...generalClouds, ...gpuClouds, ...owned]
  const preferred = candidates.filter((provider) => preferredProviders?.includes(provider))
  return preferred.length > 0 ? preferred : [...generalClouds, ...owned]
}

/** Whether data may be kept in a region: it is listed, or its country is, or nothing is listed. An unknown code permits nothing. */
export function isPermitted(requirements: RegionRule, provider: PricedProvider, region: string): boolean {
  const places = (requirements.regions ?? []).map(parsePlace)
  if (places.length === 0) return true
  const country = countryOfRegion(provider, region)
  return places.some((place) => {
    if (place.kind === 'unknown') return false
    if (place.kind === 'region') return place.provider === provider && place.region === region
    return country !== null && place.countries.includes(country)
  })
}

/** The permitted regions that have the instance, the cheapest first; equal prices stay in the order of the catalog. */
export function placementsOf(instance: Instance, requirements: RegionRule): readonly Placement[] {
  const { provider, regionFactors } = instance.family
  return Object.entries(regionFactors)
    .flatMap(([region, factor]): readonly Placement[] => {
      const country = countryOfRegion(provider, region)
      if (country === null || !isPermitted(requirements, provider, region)) return []
      const usdPerHour = instance.usdPerHour * factor
      return [{ region, country, usdPerHour, estimated: !isListed(instance.family, region, country) }]
    })
    .toSorted((one, other) => one.usdPerHour - other.usdPerHour)
}
