import { z } from 'zod'
import { readTable } from '#platform/data-files'
import data from '../data/regions.json' with { type: 'json' }
import { pricedProviders } from '../instance.ts'
import type { PricedProvider } from '../instance.ts'
import { sourceShape } from '../source.ts'
import { countriesOf } from './countries.ts'

/** Region code → ISO 3166 code of the country where its data centres are. */
const regions = readTable(
  'regions.json',
  z.strictObject({ source: sourceShape, countryByRegion: z.record(z.string(), z.string().regex(/^[A-Z]{2}$/)) }),
  data,
)

/** What one entry of `Requirements.regions` means. */
export type Place =
  | { readonly kind: 'region'; readonly provider: PricedProvider; readonly region: string; readonly country: string }
  | { readonly kind: 'countries'; readonly code: string; readonly countries: readonly string[] }
  | { readonly kind: 'unknown'; readonly code: string }

/** Reads a cloud region code, a country code, `EU`, `EEA` or `UK`; letters may be of either case. */
export function parsePlace(code: string): Place {
  const lower = code.trim().toLowerCase()
  for (const provider of pricedProviders) {
    const country = countryOfRegion(provider, lower)
    if (country !== null) return { kind: 'region', provider, region: lower, country }
  }
  const countries = countriesOf(code)
  return countries === null
    ? { kind: 'unknown', code }
    : { kind: 'countries', code: code.trim().toUpperCase(), countries }
}

/** Country of a provider's region; `null` where the table lacks it. One's own data centre in Germany is `on-premises-de`. */
export function countryOfRegion(provider: PricedProvider, region: string): string | null {
  if (provider === 'ON_PREMISES') return /^on-premises-([a-z]{2})$/.exec(region)?.[1]?.toUpperCase() ?? null
  const countries = regions[provider].countryByRegion
  return Object.hasOwn(countries, region) ? (countries[region] ?? null) : null
}
