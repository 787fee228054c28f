import {
  candidateProviders,
  isPermitted,
  placementsOf,
} from '#root/subgraphs/agents/src/domain/advice/sizing/placement'
import { findInstance } from '#root/subgraphs/agents/src/domain/catalog/instances'
import { parsePlace } from '#root/subgraphs/agents/src/domain/catalog/regions/region'

const place = (sku: string, regions: readonly string[] | null, provider = 'AWS') => {
  const instance = findInstance(provider, sku)
  if (instance === null) throw new Error(`expected ${sku} in the catalog`)
  return placementsOf(instance, { regions })[0] ?? null
}

test('without a region rule the reference region is the cheapest', () => {
  expect(place('p5.48xlarge', null)).toEqual({
    region: 'us-east-1',
    country: 'US',
    usdPerHour: 55.04,
    estimated: false,
  })
})

test('EU permits every region of a member state and takes the cheapest', () => {
  const placement = place('p5.48xlarge', ['EU'])
  expect(placement?.region).toBe('eu-north-1')
  expect(placement?.usdPerHour).toBeCloseTo(58.8928, 4) // 55.04 × 1.07
})

test('a country code permits only its own regions', () => {
  expect(place('g6e.xlarge', ['de'])?.region).toBe('eu-central-1')
  expect(place('p5.48xlarge', ['DE'])).toBeNull()
})

test('a region code permits that region alone, of its provider alone', () => {
  expect(place('g5.xlarge', ['eu-west-1'])?.region).toBe('eu-west-1')
  expect(isPermitted({ regions: ['eu-west-1'] }, 'AZURE', 'northeurope')).toBe(false)
})

test('the United Kingdom is not in the EU, and is found as UK and as GB', () => {
  expect(isPermitted({ regions: ['EU'] }, 'AWS', 'eu-west-2')).toBe(false)
  expect(isPermitted({ regions: ['UK'] }, 'AWS', 'eu-west-2')).toBe(true)
  expect(isPermitted({ regions: ['GB'] }, 'AWS', 'eu-west-2')).toBe(true)
})

test('an unknown code permits nothing, and takes nothing from the known ones beside it', () => {
  expect(place('g5.xlarge', ['atlantis-1'])).toBeNull()
  expect(place('g5.xlarge', ['atlantis-1', 'US'])?.region).toBe('us-east-1')
  expect(place('g5.xlarge', [])?.region).toBe('us-east-1')
})

test.each([
  ['eusc-de-east-1', 'AWS'],
  ['cn-north-1', 'AWS'],
  ['usgovvirginia', 'AZURE'],
  ['eu-frankfurt-2', 'ORACLE'],
])('%s is a region of %s, without accelerators in the catalog', (region, provider) => {
  expect(parsePlace(region)).toEqual(expect.objectContaining({ kind: 'region', provider }))
  expect(place('g5.xlarge', [region])).toBeNull()
})

test('an Azure price outside the United States is marked as an estimate', () => {
  expect(place('Standard_NC24ads_A100_v4', ['FR'], 'AZURE')).toEqual(
    expect.objectContaining({ region: 'francecentral', estimated: true }),
  )
})

test('preferring only machines on premises compares all providers that have prices', () => {
  expect(candidateProviders({ preferredProviders: ['ON_PREMISES'] })).toEqual(['AWS', 'AZURE', 'GCP', 'ORACLE'])
  expect(candidateProviders({ preferredProviders: ['GCP', 'ON_PREMISES'] })).toEqual(['GCP'])
})
