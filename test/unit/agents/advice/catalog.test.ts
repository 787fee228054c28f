import { emissionsOf, sumEmissions } from '#root/subgraphs/agents/src/domain/catalog/carbon'
import { planMemory } from '#root/subgraphs/agents/src/domain/catalog/cpu-instances'
import { controlsFor } from '#root/subgraphs/agents/src/domain/catalog/frameworks/controls'
import { generalClouds, gpuClouds, isListed } from '#root/subgraphs/agents/src/domain/catalog/instance'
import type { ListedRegions } from '#root/subgraphs/agents/src/domain/catalog/instance'
import {
  findInstance,
  instances,
  unpricedInstances,
  whyUnpriced,
} from '#root/subgraphs/agents/src/domain/catalog/instances'
import { managedUsdPerMillionTokens } from '#root/subgraphs/agents/src/domain/catalog/managed-prices'
import { gdprStatus } from '#root/subgraphs/agents/src/domain/catalog/regions/countries'
import { countryOfRegion, parsePlace } from '#root/subgraphs/agents/src/domain/catalog/regions/region'
import { storagePrices } from '#root/subgraphs/agents/src/domain/catalog/storage-prices'

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

test('an hour of an accelerator costs between 0.5 and 20 dollars', () => {
  for (const { usdPerHour, acceleratorCount } of instances) {
    expect(usdPerHour / acceleratorCount).toBeGreaterThan(0.5)
    expect(usdPerHour / acceleratorCount).toBeLessThan(20)
  }
})

test.each([
  ['eu-central-1', { kind: 'region', provider: 'AWS', region: 'eu-central-1', country: 'DE' }],
  ['WestEurope', { kind: 'region', provider: 'AZURE', region: 'westeurope', country: 'NL' }],
  ['europe-west9', { kind: 'region', provider: 'GCP', region: 'europe-west9', country: 'FR' }],
  [' uk-london-1 ', { kind: 'region', provider: 'ORACLE', region: 'uk-london-1', country: 'GB' }],
  ['us', { kind: 'countries', code: 'US', countries: ['US'] }],
  [' fr ', { kind: 'countries', code: 'FR', countries: ['FR'] }],
  ['on-premises-de', { kind: 'region', provider: 'ON_PREMISES', region: 'on-premises-de', country: 'DE' }],
  ['my-on-premises-de', { kind: 'unknown', code: 'my-on-premises-de' }],
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
  for (const framework of ['GDPR', 'HIPAA', 'SOC2', 'PCI_DSS', 'ISO_27001', 'EU_AI_ACT', 'BSI_C5'] as const) {
    const controls = controlsFor([framework])
    expect(controls.length).toBeGreaterThanOrEqual(4)
    for (const { reference } of controls) expect(reference).toMatch(/\d/)
  }
})

test('sizes that are not sold on demand have a reason and are never planned', () => {
  for (const sku of ['a3-highgpu-1g', 'a3-highgpu-2g', 'a3-highgpu-4g']) {
    expect(findInstance('GCP', sku)).toBeNull()
    expect(whyUnpriced('GCP', sku)).toMatch(/only as Spot or Flex-start/)
  }
  expect(whyUnpriced('GCP', 'a3-highgpu-8g')).toBeNull()
  expect(whyUnpriced('AWS', 'no-such-size')).toBeNull()
  const planned = new Set(instances.map(({ sku, family }) => `${family.provider} ${sku}`))
  for (const { family, sku, reason } of unpricedInstances) {
    expect(reason).not.toBe('')
    expect(planned.has(`${family.provider} ${sku}`)).toBe(false)
  }
})

test.each([
  ['AZURE', 'Standard_NC48ads_A100_v4', 9.554],
  ['AZURE', 'Standard_NC96ads_A100_v4', 19.108],
  ['AZURE', 'Standard_NC80adis_H100_v5', 17.64],
  ['AZURE', 'Standard_ND96isr_H200_v5', 84.8],
  ['GCP', 'a3-ultragpu-8g', 83.492],
  ['AWS', 'p6-b200.48xlarge', 113.9328],
  ['COREWEAVE', 'b200-8x', 68.8],
  ['NEBIUS', 'gpu-h200-sxm_8gpu-128vcpu-1600gb', 43.2],
])('%s %s costs $%d an hour', (provider, sku, usdPerHour) => {
  expect(findInstance(provider, sku)?.usdPerHour).toBe(usdPerHour)
})

test('every provider has instances and a price of storage, and an unpublished one is marked', () => {
  for (const provider of [...generalClouds, ...gpuClouds]) {
    expect(instances.some(({ family }) => family.provider === provider)).toBe(true)
    expect(storagePrices[provider].usdPerGBMonth).toBeGreaterThan(0)
  }
  expect(storagePrices.AWS.assumed).toBeNull()
  expect(storagePrices.LAMBDA).toMatchObject({ usdPerGBMonth: 0.06, egressUsdPerGB: 0, assumed: 'storage' })
})

describe('emissions', () => {
  const plan = (region: string) => {
    const instance = findInstance('AWS', 'p5.48xlarge')
    if (instance === null) throw new Error('expected p5.48xlarge in the catalog')
    return { instance, placement: { region }, instances: 2 }
  }

  test('are power × host × hours × PUE × grid', () => {
    const emissions = emissionsOf(plan('us-east-1'), 100)
    // 2 × 8 × 0.7 kW × 1.821 × 100 h × 1.15 = 2,345.4 kWh; × 323.05 g
    expect(emissions).toMatchObject({ kind: 'known', source: expect.stringContaining('g/kWh') })
    expect(emissions.kind === 'known' && emissions.kWh).toBeCloseTo(2345.45, 1)
    expect(emissions.kind === 'known' && emissions.kgCO2e).toBeCloseTo(757.7, 1)
  })

  test('depend on the grid of the region', () => {
    const [sweden, india] = [emissionsOf(plan('eu-north-1'), 1), emissionsOf(plan('ap-south-1'), 1)]
    expect(sweden.kind === 'known' && india.kind === 'known' && india.kgCO2e / sweden.kgCO2e).toBeCloseTo(678.76 / 2.73)
  })

  test('are unknown with a reason where a figure is not published', () => {
    expect(emissionsOf(plan('ap-southeast-7'), 1)).toEqual({
      kind: 'unknown',
      reason: 'no published grid intensity for ap-southeast-7',
    })
    const known = emissionsOf(plan('us-east-1'), 1)
    expect(sumEmissions([known, { kind: 'unknown', reason: 'why' }])).toEqual({ kind: 'unknown', reason: 'why' })
    expect(sumEmissions([known, known])).toMatchObject({ kWh: known.kind === 'known' ? 2 * known.kWh : 0 })
    expect(sumEmissions([])).toMatchObject({ kind: 'known', kgCO2e: 0 })
  })
})

test('an index in memory takes the cheapest machines that hold it in 80 % of their memory', () => {
  // 300 GB need 350 GiB: one r5.12xlarge with 384 GiB
  expect(planMemory('AWS', 300e9)).toMatchObject({ count: 1, instance: { sku: 'r5.12xlarge' } })
  expect(planMemory('AWS', 2e12)?.count).toBeGreaterThan(1)
  expect(planMemory('ORACLE', 1)).toBeNull()
})

test('an instance is found by its provider and name, however it is written', () => {
  expect(findInstance('AWS', ' P5.48XLARGE ')?.sku).toBe('p5.48xlarge')
  expect(findInstance('AZURE', 'p5.48xlarge')).toBeNull()
  expect(whyUnpriced('GCP', ' A3-HighGPU-1g ')).toBe(whyUnpriced('GCP', 'a3-highgpu-1g'))
  expect(whyUnpriced('AWS', 'a3-highgpu-1g')).toBeNull()
})

test('a price is listed in all regions, in those of the United States, or in those that are named', () => {
  const [instance] = instances
  if (instance === undefined) throw new Error('expected an instance')
  const listed = (listedRegions: ListedRegions) =>
    [
      ['us-east-1', 'US'],
      ['eu-west-1', 'IE'],
    ].map(([region = '', country = '']) => isListed({ ...instance.family, listedRegions }, region, country))
  expect(listed('all')).toEqual([true, true])
  expect(listed('united-states')).toEqual([true, false])
  expect(listed(['eu-west-1'])).toEqual([false, true])
})
