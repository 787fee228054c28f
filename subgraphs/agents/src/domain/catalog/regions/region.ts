import type { PricedProvider } from '../instance.ts'
import { awsRegions } from './aws-regions.ts'
import { azureRegions } from './azure-regions.ts'
import { countriesOf } from './countries.ts'
import { gcpRegions } from './gcp-regions.ts'
import { oracleRegions } from './oracle-regions.ts'

const regionsByProvider: Readonly<Record<PricedProvider, Readonly<Record<string, string>>>> = {
  AWS: awsRegions,
  AZURE: azureRegions,
  GCP: gcpRegions,
  ORACLE: oracleRegions,
}

/** What one entry of `Requirements.regions` means. */
export type Place =
  | { readonly kind: 'region'; readonly provider: PricedProvider; readonly region: string; readonly country: string }
  | { readonly kind: 'countries'; readonly code: string; readonly countries: readonly string[] }
  | { readonly kind: 'unknown'; readonly code: string }

/** Reads a cloud region code, a country code, `EU`, `EEA` or `UK`; letters may be of either case. */
export function parsePlace(code: string): Place {
  const lower = code.trim().toLowerCase()
  for (const provider of ['AWS', 'AZURE', 'GCP', 'ORACLE'] as const) {
    const country = countryOfRegion(provider, lower)
    if (country !== null) return { kind: 'region', provider, region: lower, country }
  }
  const countries = countriesOf(code)
  return countries === null
    ? { kind: 'unknown', code }
    : { kind: 'countries', code: code.trim().toUpperCase(), countries }
}

/** Country of a provider's region; `null` where the table lacks it. */
export function countryOfRegion(provider: PricedProvider, region: string): string | null {
  const countries = regionsByProvider[provider]
  return Object.hasOwn(countries, region) ? (countries[region] ?? null) : null
}
