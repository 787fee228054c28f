/** Member states of the European Union, ISO 3166. */
const europeanUnion: readonly string[] =
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ')

/** Where the GDPR applies directly: the Union and the EEA states. */
const europeanEconomicArea: readonly string[] = [...europeanUnion, 'IS', 'LI', 'NO']

/**
 * Countries with an adequacy decision under GDPR Art. 45 (European Commission list, 2026). The decision on the United
 * States covers only organizations certified under the EU-US Data Privacy Framework; that on Canada only commercial ones.
 */
const adequate: readonly string[] = 'AD AR BR CA CH FO GB GG IL IM JE JP KR NZ US UY'.split(' ')

/** Further country codes that people state, so that a typing error is told from a country without cloud regions. */
const others: readonly string[] =
  'AE AU BH CL CN CO EG HK ID IN KE KW MX MY NG PE PH QA RS SA SG TH TR TW UA VN ZA'.split(' ')

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

/** How the GDPR sees storing personal data in a country: inside the EEA, under an adequacy decision, or neither. */
export function gdprStatus(country: string): 'eea' | 'adequate' | 'third-country' {
  if (europeanEconomicArea.includes(country)) return 'eea'
  return adequate.includes(country) ? 'adequate' : 'third-country'
}
