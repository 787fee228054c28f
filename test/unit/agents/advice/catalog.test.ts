import { controlsFor } from '#root/subgraphs/agents/src/domain/catalog/frameworks/controls'
import { instances } from '#root/subgraphs/agents/src/domain/catalog/instances'
import { managedUsdPerMillionTokens } from '#root/subgraphs/agents/src/domain/catalog/managed-prices'
import { gdprStatus } from '#root/subgraphs/agents/src/domain/catalog/regions/countries'
import { countryOfRegion, parsePlace } from '#root/subgraphs/agents/src/domain/catalog/regions/region'

test.each(instances.map((instance) => [instance.sku, instance] as const))(
  '%s is complete',
  (_, { family, ...instance }) => {
    expect(instance.usdPerHour).toBeGreaterThan(0)
    expect(Number.isInteger(instance.acceleratorCount)).toBe(true)
    expect(family.accelerator.memoryGB).toBeGreaterThan(0)
    expect(family.source.asOf).toMatch(/^20\d\d/)
    expect(Object.values(family.regionFactors)).toContain(1)
    for (const [region, factor] of Object.entries(family.regionFactors)) {
      expect(countryOfRegion(family.provider, region)).toMatch(/^[A-Z]{2}$/)
      expect(factor).toBeGreaterThanOrEqual(1)
    }
  },
)

test('no instance is listed twice', () => {
  const names = instances.map(({ sku, family }) => `${family.provider} ${sku}`)
  expect(new Set(names).size).toBe(names.length)
})

test('an hour of an accelerator costs between 0.5 and 15 dollars', () => {
  for (const { usdPerHour, acceleratorCount } of instances) {
    expect(usdPerHour / acceleratorCount).toBeGreaterThan(0.5)
    expect(usdPerHour / acceleratorCount).toBeLessThan(15)
  }
})

test.each([
  ['eu-central-1', { kind: 'region', provider: 'AWS', region: 'eu-central-1', country: 'DE' }],
  ['WestEurope', { kind: 'region', provider: 'AZURE', region: 'westeurope', country: 'NL' }],
  ['europe-west9', { kind: 'region', provider: 'GCP', region: 'europe-west9', country: 'FR' }],
  [' uk-london-1 ', { kind: 'region', provider: 'ORACLE', region: 'uk-london-1', country: 'GB' }],
  ['us', { kind: 'countries', code: 'US', countries: ['US'] }],
  ['UK', { kind: 'countries', code: 'UK', countries: ['GB'] }],
  ['moon-1', { kind: 'unknown', code: 'moon-1' }],
  ['constructor', { kind: 'unknown', code: 'constructor' }],
  ['', { kind: 'unknown', code: '' }],
])('the place %j is understood', (code, place) => {
  expect(parsePlace(code)).toEqual(place)
})

test('the EU has 27 members and the EEA three more', () => {
  const [eu, eea] = [parsePlace('EU'), parsePlace('EEA')]
  expect(eu.kind === 'countries' && eu.countries.length).toBe(27)
  expect(eea.kind === 'countries' && eea.countries.length).toBe(30)
})

test('the GDPR tells the EEA, adequate countries and the others apart', () => {
  expect(['DE', 'NO', 'GB', 'US', 'IN'].map(gdprStatus)).toEqual([
    'eea',
    'eea',
    'adequate',
    'adequate',
    'third-country',
  ])
})

test('a managed token costs what is published, and more for larger models', () => {
  expect(managedUsdPerMillionTokens(70.6)).toBeCloseTo(0.88, 9)
  expect(managedUsdPerMillionTokens(0.1)).toBe(0.06)
  expect(managedUsdPerMillionTokens(405)).toBe(3.5)
  expect(managedUsdPerMillionTokens(600)).toBeNull()
  // 0.88 × (3.5 ÷ 0.88)^(ln(180 ÷ 70.6) ÷ ln(405 ÷ 70.6)) = 0.88 × 3.977^0.5358
  expect(managedUsdPerMillionTokens(180)).toBeCloseTo(1.844, 2)
})

test('every framework names duties, each with its place', () => {
  for (const framework of ['GDPR', 'HIPAA', 'SOC2', 'PCI_DSS', 'ISO_27001', 'EU_AI_ACT'] as const) {
    const controls = controlsFor([framework])
    expect(controls.length).toBeGreaterThanOrEqual(4)
    for (const { reference } of controls) expect(reference).toMatch(/\d/)
  }
})
