import { planProviders } from '#root/subgraphs/agents/src/domain/advice/sizing/plan'
import { instances } from '#root/subgraphs/agents/src/domain/catalog/instances'
import {
  catalogWith,
  mergeOverlays,
  ownUsdPerHour,
  priceOverlayShape,
} from '#root/subgraphs/agents/src/domain/catalog/price-overlay'
import type { PriceOverlay } from '#schema/requirements/price-overlay'
import { asking, chat } from '../advice/requirements.ts'

const overlayOf = (stated: Partial<PriceOverlay>): PriceOverlay => ({
  asOf: '2026-11-01',
  name: 'contract 7',
  prices: [],
  onPremises: [],
  ...stated,
})

const p5 = { provider: 'AWS', sku: 'p5.48xlarge', region: null, usdPerHour: 30 }

const server = {
  name: 'DGX in Frankfurt',
  accelerator: 'h100Sxm',
  acceleratorCount: 8,
  fastLinks: true,
  multiNode: false,
  country: 'DE',
  cost: {
    purchaseUsd: 300_000,
    depreciationYears: 4,
    powerW: 10_200,
    pue: 1.4,
    usdPerKWh: 0.2,
    staffUsdPerYear: 17_520,
  },
}

const found = (overlay: PriceOverlay, sku: string) => catalogWith(overlay).find((one) => one.sku === sku)

test('a negotiated price replaces the list price everywhere, with its source, and drops what was relative to it', () => {
  expect(found(overlayOf({ prices: [p5] }), 'p5.48xlarge')).toMatchObject({
    usdPerHour: 30,
    spotUsdPerHour: null,
    family: { regionFactors: { 'us-east-1': 1, 'us-west-1': 1 }, source: { asOf: '2026-11-01', name: 'contract 7' } },
  })
  expect(catalogWith(overlayOf({ prices: [p5] }))).toHaveLength(instances.length)
})

test('a price for one region leaves the others at the list price', () => {
  const changed = found(overlayOf({ prices: [{ ...p5, region: 'us-west-1' }] }), 'p5.48xlarge')
  expect(changed?.usdPerHour).toBe(55.04)
  expect(changed?.family.regionFactors['us-east-1']).toBe(1)
  expect(55.04 * (changed?.family.regionFactors['us-west-1'] ?? 0)).toBeCloseTo(30, 9)
})

test('a size that is not sold on demand is planned with once a price is negotiated', () => {
  const prices = [{ provider: 'GCP', sku: 'a3-highgpu-1g', region: 'us-central1', usdPerHour: 6 }]
  const changed = found(overlayOf({ prices }), 'a3-highgpu-1g')
  expect(changed?.usdPerHour).toBe(6)
  expect(changed?.family.regionFactors).toEqual({ 'us-central1': 1 })
})

test('an own server costs depreciation, power and staff, a quoted one its month', () => {
  // 300,000 ÷ 35,040 + 10.2 × 1.4 × 0.2 + 17,520 ÷ 8,760
  expect(ownUsdPerHour(server)).toBeCloseTo(8.5616 + 2.856 + 2, 3)
  expect(ownUsdPerHour({ cost: { usdPerMonth: 7_300 } })).toBe(10)
})

test('own servers are planned for, in their country only', () => {
  const priceOverlay = overlayOf({ onPremises: [server] })
  const [best] = planProviders(asking({ workloads: [chat], regions: ['DE'], priceOverlay }))
  expect(best.provider).toBe('ON_PREMISES')
  expect(best.workloads[0]?.compute).toMatchObject({ plan: { placement: { region: 'on-premises-de', country: 'DE' } } })
  const elsewhere = planProviders(asking({ workloads: [chat], regions: ['FR'], priceOverlay }))
  expect(elsewhere[0].provider).not.toBe('ON_PREMISES')
  const onlyOwn = asking({ workloads: [chat], regions: ['FR'], preferredProviders: ['ON_PREMISES'], priceOverlay })
  expect(planProviders(onlyOwn)).toMatchObject([{ provider: 'ON_PREMISES', unplaced: 1 }])
})

test('of two overlays the upper one applies where both state a price', () => {
  const lower = overlayOf({ name: 'file', prices: [p5, { ...p5, sku: 'p4d.24xlarge' }], onPremises: [server] })
  const merged = mergeOverlays(lower, overlayOf({ name: 'organization', prices: [{ ...p5, usdPerHour: 20 }] }))
  expect(merged).toMatchObject({
    name: 'organization; file',
    prices: [{ sku: 'p4d.24xlarge' }, { sku: 'p5.48xlarge', usdPerHour: 20 }],
    onPremises: [{ name: 'DGX in Frankfurt' }],
  })
  expect(mergeOverlays(null, lower)).toBe(lower)
  expect(mergeOverlays(lower, null)).toBe(lower)
})

test.each([
  ['an unknown instance', { prices: [{ ...p5, sku: 'p99' }] }, 'expected an instance of the catalog, got AWS p99'],
  ['an unknown region', { prices: [{ ...p5, region: 'moon-1' }] }, 'expected a region of p5.48xlarge'],
  ['a price of 0', { prices: [{ ...p5, usdPerHour: 0 }] }, 'usdPerHour'],
  ['a price of a million', { prices: [{ ...p5, usdPerHour: 1e6 }] }, 'usdPerHour'],
  ['one price twice', { prices: [p5, { ...p5, sku: 'P5.48XLARGE' }] }, 'got two'],
  ['an unknown accelerator', { onPremises: [{ ...server, accelerator: 'abacus' }] }, 'accelerator'],
  ['__proto__ as accelerator', { onPremises: [{ ...server, accelerator: '__proto__' }] }, 'accelerator'],
  ['equal names', { onPremises: [server, server] }, 'expected names that differ'],
  ['a PUE below 1', { onPremises: [{ ...server, cost: { ...server.cost, pue: 0.5 } }] }, 'cost'],
  ['a thousand and one prices', { prices: Array.from({ length: 1001 }, () => p5) }, 'prices'],
  ['a thousand and one servers', { onPremises: Array.from({ length: 1001 }, () => server) }, 'onPremises'],
  ['a country of three letters', { onPremises: [{ ...server, country: 'DEU' }] }, 'country'],
  ['a country with something before it', { onPremises: [{ ...server, country: '1DE' }] }, 'country'],
  ['a country in small letters', { onPremises: [{ ...server, country: 'de' }] }, 'country'],
  ['a cost of nothing', { onPremises: [{ ...server, cost: {} }] }, 'expected either a price per month or the cost'],
  ['a negative staff', { onPremises: [{ ...server, cost: { ...server.cost, staffUsdPerYear: -1 } }] }, 'cost'],
  ['a date with something after it', { asOf: '2026-11-01T00:00:00Z' }, 'asOf'],
  ['a date with something before it', { asOf: 'about 2026' }, 'asOf'],
  ['no date', { asOf: 'soon' }, 'asOf'],
  ['a field that is not known', { discount: 3 }, 'discount'],
])('an overlay with %s is refused', (_, change, message) => {
  const { error } = priceOverlayShape.safeParse({ asOf: '2026-11', name: 'contract', ...change })
  expect(JSON.stringify(error?.issues)).toContain(message)
})

test('an overlay may leave out what it does not change', () => {
  expect(priceOverlayShape.parse({ asOf: '2026', name: 'none' })).toEqual(overlayOf({ asOf: '2026', name: 'none' }))
  expect(catalogWith(overlayOf({}))).toBe(instances)
  expect(catalogWith(null)).toBe(instances)
})

test('a problem is found where it is', () => {
  const pathsOf = (change: Partial<PriceOverlay>) =>
    priceOverlayShape.safeParse(overlayOf(change)).error?.issues.map(({ path }) => path)
  expect(pathsOf({ prices: [p5, { ...p5, sku: 'p99' }] })).toEqual([['prices', 1]])
  expect(pathsOf({ prices: [{ ...p5, region: 'moon-1' }] })).toEqual([['prices', 0]])
  expect(pathsOf({ onPremises: [server, server] })).toEqual([['onPremises']])
})

test('prices of one instance in two regions and everywhere are three prices, and servers differ by their names', () => {
  const prices = [p5, { ...p5, region: 'us-east-1' }, { ...p5, region: 'us-west-1' }]
  const onPremises = [server, { ...server, name: 'DGX in Berlin', cost: { usdPerMonth: 7_300 } }]
  expect(priceOverlayShape.parse(overlayOf({ prices, onPremises }))).toEqual(overlayOf({ prices, onPremises }))
  const of = (sku: string) => catalogWith(overlayOf({ prices, onPremises })).find((one) => one.sku === sku)
  expect(of('DGX in Berlin')).toMatchObject({ usdPerHour: 10, family: { accelerator: { name: 'H100 SXM' } } })
})

test('a price for a region applies there, and that for everywhere elsewhere', () => {
  const prices = [p5, { ...p5, region: 'us-west-1', usdPerHour: 45 }]
  const { usdPerHour = NaN, family } = found(overlayOf({ prices }), 'p5.48xlarge') ?? {}
  const inRegion = (region: string) => usdPerHour * (family?.regionFactors[region] ?? NaN)
  expect([inRegion('us-west-1'), inRegion('us-east-1')]).toEqual([45, 30])
})

test('an own server of the lower overlay is replaced by one of the same name', () => {
  const cheaper = { ...server, cost: { usdPerMonth: 1 } }
  const other = { ...server, name: 'other' }
  const merged = mergeOverlays(overlayOf({ onPremises: [server, other] }), overlayOf({ onPremises: [cheaper] }))
  expect(merged?.onPremises).toEqual([other, cheaper])
})

test('an accelerator that the catalog lacks is an error, not a server without one', () => {
  const onPremises = [{ ...server, accelerator: 'abacus' }]
  expect(() => catalogWith(overlayOf({ onPremises }))).toThrow('expected an accelerator of the catalog, got abacus')
})
