import { priceLists } from '#root/subgraphs/agents/src/domain/catalog/instances'
import { priceListShape } from '#root/subgraphs/agents/src/domain/catalog/price-list'
import type { PriceList } from '#root/subgraphs/agents/src/domain/catalog/price-list'
import { readAwsPriceList } from '#root/subgraphs/agents/src/domain/catalog/price-lists/aws'
import { readAzurePriceList } from '#root/subgraphs/agents/src/domain/catalog/price-lists/azure'
import type { ListedPrice } from '#root/subgraphs/agents/src/domain/catalog/price-lists/listed-price'
import { diffLists, updateList } from '#root/subgraphs/agents/src/domain/catalog/price-lists/update-list'

const linux = { operatingSystem: 'Linux', tenancy: 'Shared', capacitystatus: 'Used', preInstalledSw: 'NA' }

const hourly = (usd: string, termAttributes: Record<string, string> = {}) => ({
  priceDimensions: { rate: { unit: 'Hrs', pricePerUnit: { USD: usd } } },
  termAttributes,
})

const noUpfront = (years: string) => ({
  LeaseContractLength: years,
  PurchaseOption: 'No Upfront',
  OfferingClass: 'standard',
})

const awsFile = {
  offerCode: 'AmazonEC2',
  publicationDate: '2026-11-12T18:00:00Z',
  products: {
    A: { attributes: { ...linux, instanceType: 'p5.48xlarge', regionCode: 'us-east-1' } },
    B: { attributes: { ...linux, instanceType: 'p5.48xlarge', regionCode: 'us-east-1', operatingSystem: 'Windows' } },
    C: { attributes: { ...linux, instanceType: 'p5.48xlarge', regionCode: 'eu-north-1' } },
    D: { attributes: { servicecode: 'AWSDataTransfer' } },
  },
  terms: {
    OnDemand: {
      A: { 'A.1': hourly('50.0000000000') },
      B: { 'B.1': hourly('90.0') },
      C: { 'C.1': hourly('60.0') },
    },
    Reserved: {
      A: {
        'A.2': hourly('30.0', noUpfront('1yr')),
        'A.3': hourly('20.0', noUpfront('3yr')),
        'A.4': hourly('1.0', { ...noUpfront('1yr'), PurchaseOption: 'All Upfront' }),
      },
    },
  },
}

const azureItem = {
  armSkuName: 'Standard_ND96isr_H200_v5',
  armRegionName: 'eastus2',
  productName: 'Virtual Machines NDsrH200v5 Series',
  skuName: 'ND96isrH200v5',
  currencyCode: 'USD',
  retailPrice: 84.8,
  unitOfMeasure: '1 Hour',
  type: 'Consumption',
  effectiveStartDate: '2026-10-01T00:00:00Z',
}

test('an AWS offer file gives prices on demand and without upfront payment, for Linux', () => {
  expect(readAwsPriceList(awsFile)).toEqual({
    asOf: '2026-11-12',
    prices: [
      {
        provider: 'AWS',
        sku: 'p5.48xlarge',
        region: 'us-east-1',
        onDemand: 50,
        spot: null,
        oneYear: 30,
        threeYear: 20,
      },
      {
        provider: 'AWS',
        sku: 'p5.48xlarge',
        region: 'eu-north-1',
        onDemand: 60,
        spot: null,
        oneYear: null,
        threeYear: null,
      },
    ],
  })
})

test('an Azure answer gives prices on demand, spot and reserved, for Linux', () => {
  const items = [
    azureItem,
    { ...azureItem, skuName: 'ND96isrH200v5 Spot', retailPrice: 20 },
    { ...azureItem, skuName: 'ND96isrH200v5 Low Priority', retailPrice: 1 },
    { ...azureItem, productName: 'Virtual Machines NDsrH200v5 Series Windows', retailPrice: 99 },
    { ...azureItem, type: 'Reservation', reservationTerm: '1 Year', retailPrice: 438_000 },
    { ...azureItem, type: 'Reservation', reservationTerm: '3 Years', retailPrice: 1_051_200 },
    { ...azureItem, type: 'DevTestConsumption', retailPrice: 2 },
  ]
  expect(readAzurePriceList({ Items: items })).toEqual({
    asOf: '2026-10-01',
    prices: [
      {
        provider: 'AZURE',
        sku: 'Standard_ND96isr_H200_v5',
        region: 'eastus2',
        onDemand: 84.8,
        spot: 20,
        oneYear: 50,
        threeYear: 40,
      },
    ],
  })
})

test.each([
  { tenancy: 'Dedicated' },
  { capacitystatus: 'UnusedCapacityReservation' },
  { preInstalledSw: 'SQL Ent' },
  { operatingSystem: 'RHEL' },
])('a price of AWS for %j is another product', (attributes) => {
  const products = {
    ...awsFile.products,
    A: { attributes: { ...awsFile.products.A.attributes, ...attributes } },
    // Without an instance, or without a region
    C: { attributes: { ...linux, regionCode: 'eu-north-1' } },
    E: { attributes: { ...linux, instanceType: 'p5.48xlarge' } },
  }
  const OnDemand = { ...awsFile.terms.OnDemand, E: { 'E.1': hourly('70.0') } }
  const { prices } = readAwsPriceList({ ...awsFile, products, terms: { ...awsFile.terms, OnDemand } })
  expect(prices).toEqual([])
})

test('convertible reservations, upfront fees and prices of 0 of AWS are left out', () => {
  const fee = { unit: 'Quantity', pricePerUnit: { USD: '1000' } }
  const withFee = { ...hourly('30.0', noUpfront('1yr')) }
  const Reserved = {
    A: {
      'A.1': { ...hourly('1.0', { ...noUpfront('3yr'), OfferingClass: 'convertible' }) },
      'A.2': { ...withFee, priceDimensions: { fee, ...withFee.priceDimensions } },
    },
  }
  const OnDemand = { A: { 'A.1': hourly('0.0000000000') } }
  const { prices } = readAwsPriceList({ ...awsFile, terms: { OnDemand, Reserved } })
  expect(prices).toMatchObject([{ onDemand: null, oneYear: 30, threeYear: null }])
})

test('an offer of AWS with two hourly prices, or none, is refused', () => {
  const { rate } = hourly('5').priceDimensions
  for (const priceDimensions of [{ rate, other: rate }, {}])
    expect(() => readAwsPriceList({ ...awsFile, terms: { OnDemand: { A: { 'A.1': { priceDimensions } } } } })).toThrow(
      `expected one hourly price in USD for p5.48xlarge in us-east-1, got ${Object.keys(priceDimensions).length}`,
    )
})

test('items of Azure without a size or a region, of Cloud Services, and for other units are left out', () => {
  const items = [
    { ...azureItem, armSkuName: '' },
    { ...azureItem, armRegionName: '' },
    { ...azureItem, productName: 'NDsrH200v5 Series Cloud Services' },
    { ...azureItem, productName: 'NDsrH200v5 Series CloudServices' },
    { ...azureItem, unitOfMeasure: '1 Month' },
    { ...azureItem, type: 'DevTestConsumption', reservationTerm: '1 Year' },
    { ...azureItem, type: 'Reservation', reservationTerm: '5 Years' },
  ]
  expect(readAzurePriceList({ Items: items })).toEqual({ asOf: '', prices: [] })
})

test('of several prices for one place the lowest counts, and the latest date of all', () => {
  const items = [
    { ...azureItem, retailPrice: 90, effectiveStartDate: '2026-09-01T00:00:00Z' },
    { ...azureItem, retailPrice: 84, effectiveStartDate: '2026-11-02T00:00:00Z' },
    { ...azureItem, armSkuName: azureItem.armSkuName.toLowerCase(), retailPrice: 95 },
  ]
  expect(readAzurePriceList({ Items: items })).toMatchObject({ asOf: '2026-11-02', prices: [{ onDemand: 84 }] })
  expect(readAzurePriceList({ Items: items }).prices).toHaveLength(1)
})

test.each([
  [1, 1, ''],
  [5, 5, ''],
  [7, 5, ' and 2 more'],
])('of %i problems of a file %i are told', (problems, told, more) => {
  const Items = Array.from({ length: problems }, () => ({ ...azureItem, retailPrice: undefined }))
  const messageOf = (): string => {
    try {
      return readAzurePriceList({ Items }).asOf
    } catch (error) {
      return String(error)
    }
  }
  expect(messageOf().match(/Items\.\d+\.retailPrice/g)).toHaveLength(told)
  expect(messageOf().match(/ and -?\d+ more$/)?.[0] ?? '').toBe(more)
})

test.each([
  ['no JSON object', readAwsPriceList, null, 'expected an offer file of AmazonEC2, got a file with problems: the file'],
  ['another offer', readAwsPriceList, { ...awsFile, offerCode: 'AmazonS3' }, 'offerCode'],
  ['no terms', readAwsPriceList, { ...awsFile, terms: undefined }, 'terms'],
  ['a price that is no number', readAwsPriceList, withAwsPrice('free'), 'for p5.48xlarge in us-east-1, got free'],
  ['a negative price', readAwsPriceList, withAwsPrice('-5'), 'got -5'],
  ['a huge price', readAwsPriceList, withAwsPrice('1e300'), 'at most 5,000'],
  ['a price in another currency', readAwsPriceList, withAwsPrice('5', 'CNY'), 'expected one hourly price in USD'],
  [
    'no items',
    readAzurePriceList,
    {},
    'expected an answer of the Azure Retail Prices API, got a file with problems: Items',
  ],
  [
    'an item without a price',
    readAzurePriceList,
    { Items: [{ ...azureItem, retailPrice: undefined }] },
    'Items.0.retailPrice',
  ],
  [
    'an item in euros',
    readAzurePriceList,
    { Items: [{ ...azureItem, currencyCode: 'EUR' }] },
    'expected USD for Standard_ND96isr_H200_v5 in eastus2, got EUR',
  ],
  ['a huge Azure price', readAzurePriceList, { Items: [{ ...azureItem, retailPrice: 1e9 }] }, 'got 1000000000'],
])('a file with %s is refused with the reason', (_, read, json, message) => {
  expect(() => read(json)).toThrow(message)
})

function withAwsPrice(usd: string, currency = 'USD') {
  const dimension = { unit: 'Hrs', pricePerUnit: { [currency]: usd } }
  return { ...awsFile, terms: { OnDemand: { A: { 'A.1': { priceDimensions: { rate: dimension } } } } } }
}

test('names like __proto__ are names of products like any other', () => {
  const hostile = JSON.parse('{"__proto__":{"attributes":{"instanceType":"x","regionCode":"y"}}}') as object
  expect(readAwsPriceList({ ...awsFile, products: hostile }).prices).toEqual([])
  expect(({} as { attributes?: unknown }).attributes).toBeUndefined()
})

describe('a list with imported prices', () => {
  const aws = priceLists['aws-instances.json']
  if (!aws) throw new Error('expected the price list of AWS')
  const source = { asOf: '2026-11-12', name: 'test' }
  const updated = updateList(aws, readAwsPriceList(awsFile).prices, source)

  test('has the new prices, their source and version, and is valid', () => {
    expect(priceListShape.safeParse(updated).success).toBe(true)
    expect(updated.version).toBe('2026-11-12')
    const family = updated.families.find(({ instances }) => instances.some(({ sku }) => sku === 'p5.48xlarge'))
    expect(family).toMatchObject({ source, regionFactors: { 'us-east-1': 1, 'eu-north-1': 1.2, 'us-west-1': 1.25 } })
    expect(family?.instances).toEqual([
      { sku: 'p5.48xlarge', acceleratorCount: 8, usdPerHour: 50, oneYearUsdPerHour: 30, threeYearUsdPerHour: 20 },
    ])
  })

  test('differs from the former one where prices differ, and nowhere else', () => {
    const changes = diffLists(aws, updated)
    expect(new Set(changes.map(({ sku }) => sku))).toEqual(new Set(['p5.48xlarge']))
    expect(changes).toContainEqual({ sku: 'p5.48xlarge', what: 'on demand', from: '$55.0400', to: '$50.0000' })
    expect(changes).toContainEqual({ sku: 'p5.48xlarge', what: 'eu-north-1', from: '$58.8928', to: '$60.0000' })
    expect(changes).toContainEqual({ sku: 'p5.48xlarge', what: 'one year', from: null, to: '$30.0000' })
    expect(diffLists(aws, aws)).toEqual([])
  })
})

describe('an update of a list', () => {
  const source = { asOf: '2026-11-12', name: 'test' }
  const place = { provider: 'AWS', spot: null, oneYear: null, threeYear: null } as const
  const list: PriceList = {
    provider: 'AWS',
    source: { asOf: '2025', name: 'before' },
    version: '2025',
    note: 'of a test',
    listedRegions: 'all',
    families: [
      {
        accelerator: 'h100Sxm',
        fastLinks: true,
        multiNode: true,
        oneYearCommitmentFactor: 0.5,
        regionFactors: { 'eu-west-1': 1.2, 'us-east-1': 1 },
        instances: [
          { sku: 'small', acceleratorCount: 1, usdPerHour: 1, spotUsdPerHour: 0.5 },
          { sku: 'large', acceleratorCount: 8, usdPerHour: 8 },
        ],
      },
    ],
  }
  const updateWith = (...prices: readonly Partial<ListedPrice>[]) => {
    const listed = prices.map((price) => ({ ...place, sku: 'large', region: 'us-east-1', onDemand: 10, ...price }))
    return updateList(list, listed, source)
  }

  test('changes only instances with a price in the region that the others are relative to', () => {
    const [family] = updateWith(
      { sku: 'LARGE' },
      { region: 'eu-west-1', onDemand: 15 },
      { sku: 'small', region: 'eu-west-1' },
    ).families
    expect(family).toMatchObject({ source, regionFactors: { 'us-east-1': 1, 'eu-west-1': 1.5 } })
    expect(family?.instances).toEqual([
      { sku: 'small', acceleratorCount: 1, usdPerHour: 1, spotUsdPerHour: 0.5 },
      { sku: 'large', acceleratorCount: 8, usdPerHour: 10 },
    ])
  })

  test('leaves a family as it is without such a price', () => {
    expect(updateWith({ region: 'eu-west-1' }).families).toEqual(list.families)
    expect(updateWith({ onDemand: null, spot: 3 }).families).toEqual(list.families)
    expect(updateWith().families).toEqual(list.families)
  })

  test('takes spot and committed prices up to the price on demand', () => {
    const large = (prices: Partial<ListedPrice>) => updateWith(prices).families[0]?.instances[1]
    expect(large({ spot: 10, oneYear: 7.123456, threeYear: 10.01 })).toEqual({
      sku: 'large',
      acceleratorCount: 8,
      usdPerHour: 10,
      spotUsdPerHour: 10,
      oneYearUsdPerHour: 7.12346,
    })
  })

  test('does not take a region without a price on demand', () => {
    const [family] = updateWith({}, { region: 'ap-south-1', onDemand: null, spot: 1 }).families
    expect(family?.regionFactors).toEqual({ 'us-east-1': 1, 'eu-west-1': 1.2 })
  })

  test('shows the price of a commitment that is a share of the price on demand', () => {
    expect(diffLists(list, updateWith({ spot: 4 }))).toEqual([
      { sku: 'large', what: 'eu-west-1', from: '$9.6000', to: '$12.0000' },
      { sku: 'large', what: 'on demand', from: '$8.0000', to: '$10.0000' },
      { sku: 'large', what: 'one year', from: '$4.0000', to: '$5.0000' },
      { sku: 'large', what: 'spot', from: null, to: '$4.0000' },
    ])
  })

  test('shows that an instance has no price any more', () => {
    const [family] = list.families
    const instances = [{ sku: 'large', acceleratorCount: 8, usdPerHour: null, unpriced: 'sold out' }]
    const without = { ...list, families: [{ ...family, instances }] } as PriceList
    expect(diffLists(list, without)).toContainEqual({
      sku: 'large',
      what: 'on demand',
      from: '$8.0000',
      to: 'not priced: sold out',
    })
  })
})

test.each([
  ['a null price without a reason', { usdPerHour: null }],
  ['a reason beside a price', { unpriced: 'why' }],
  ['a spot price above the price on demand', { spotUsdPerHour: 99 }],
  ['a price of 0', { usdPerHour: 0 }],
  ['a price of a million', { usdPerHour: 1e6 }],
  ['a field that is not known', { usdPerMinute: 1 }],
])('a price list with %s is refused', (_, change) => {
  const aws = priceLists['oracle-instances.json']
  const [family, ...rest] = aws?.families ?? []
  const broken = { ...aws, families: [{ ...family, instances: [{ ...family?.instances[0], ...change }] }, ...rest] }
  expect(priceListShape.safeParse(aws).success).toBe(true)
  expect(priceListShape.safeParse(broken).success).toBe(false)
})

test('a price list that names an instance twice is refused', () => {
  const oracle = priceLists['oracle-instances.json']
  const twice = { ...oracle, families: [...(oracle?.families ?? []), ...(oracle?.families ?? [])] }
  expect(priceListShape.safeParse(twice).error?.message).toContain(
    'expected each instance once, got VM.GPU.A10.1 twice',
  )
})
