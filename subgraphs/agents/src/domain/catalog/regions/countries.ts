import { z } from 'zod'
import { readData } from '#platform/data-files'
import data from '../data/countries.json' with { type: 'json' }
import { sourceShape } from '../source.ts'

const countryCodes = z.array(z.string().regex(/^[A-Z]{2}$/, 'expected an ISO 3166 code of two capital letters'))

/**
 * Country codes by how the GDPR treats them. `others` are further codes that people state, so that a typing error can be
 * distinguished from a country without cloud regions.
 */
const { europeanUnion, europeanEconomicAreaOutsideUnion, adequacyDecisions, others } = readData(
  'countries.json',
  z.strictObject({
    europeanUnion: countryCodes,
    europeanEconomicAreaOutsideUnion: countryCodes,
    adequacyDecisions: z.strictObject({ source: sourceShape, note: z.string(), countries: countryCodes }),
    others: countryCodes,
  }),
  data,
)

/** Where the GDPR applies directly. */
const europeanEconomicArea: readonly string[] = [...europeanUnion, ...europeanEconomicAreaOutsideUnion]
const adequate = adequacyDecisions.countries

const groups: ReadonlyMap<string, readonly string[]> = new Map([
  ['EU', europeanUnion],
  ['EEA', europeanEconomicArea],
  ['UK', ['GB']],
])
const known: ReadonlySet<string> = new Set([...europeanEconomicArea, ...adequate, ...others])

/** The countries that a country code, `EU`, `EEA` or `UK` stands for, in capital letters; `null` for an unknown code. */
export function countriesOf(code: string): readonly string[] | null {
  const upper = code.trim().toUpperCase()
  return groups.get(upper) ?? (known.has(upper) ? [upper] : null)
}

/** What the GDPR says about storing personal data in a country: inside the EEA, under an adequacy decision, or neither. */
export function gdprStatus(country: string): 'eea' | 'adequate' | 'third-country' {
  if (europeanEconomicArea.includes(country)) return 'eea'
  return adequate.includes(country) ? 'adequate' : 'third-country'
}
