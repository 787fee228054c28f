import { z } from 'zod'
import { collectPrices, hourlyPrice, mostEntries, readFormat } from './listed-price.ts'
import type { ListedPrice, PriceRow } from './listed-price.ts'

const dimension = z.object({ unit: z.string(), pricePerUnit: z.record(z.string(), z.string()) })
const offers = z.record(
  z.string(),
  z.record(
    z.string(),
    z.object({
      priceDimensions: z.record(z.string(), dimension),
      termAttributes: z.record(z.string(), z.string()).default({}),
    }),
  ),
)

const shape = z.object({
  offerCode: z.literal('AmazonEC2'),
  publicationDate: z.string().min(10),
  products: z
    .record(z.string(), z.object({ attributes: z.record(z.string(), z.string()) }))
    .refine((products) => Object.keys(products).length <= mostEntries, {
      message: `expected at most ${mostEntries} products; download the list of one region`,
    }),
  terms: z.object({ OnDemand: offers, Reserved: offers.default({}) }),
})

/** The attributes that a price on demand for Linux on shared hardware has; a list has many others of the same instance. */
const plain = { operatingSystem: 'Linux', tenancy: 'Shared', capacitystatus: 'Used', preInstalledSw: 'NA' }

/**
 * Reads the offer file of AmazonEC2 from the AWS Price List bulk API: Linux, shared tenancy, on demand, and reservations of one
 * and three years without upfront payment (class `standard`).
 * @throws Error - the JSON is not such a file; a price is missing, not a number, or out of range
 */
export function readAwsPriceList(json: unknown): { readonly asOf: string; readonly prices: readonly ListedPrice[] } {
  const { publicationDate, products, terms } = readFormat('an offer file of AmazonEC2', shape, json)
  const rows = Object.entries(products).flatMap(([id, { attributes }]): PriceRow[] => {
    const { instanceType: sku, regionCode: region } = attributes
    if (sku === undefined || region === undefined || !isPlain(attributes)) return []
    const place = { provider: 'AWS', sku, region } as const
    const priceOf = (term: Offer): number | null => hourly(term, `${sku} in ${region}`)
    const onDemand = offersOf(terms.OnDemand, id).map(priceOf)
    const reserved = offersOf(terms.Reserved, id).filter(({ termAttributes: { PurchaseOption, OfferingClass } }) => {
      return PurchaseOption === 'No Upfront' && OfferingClass === 'standard'
    })
    const committed = (years: string) =>
      reserved.filter(({ termAttributes: { LeaseContractLength } }) => LeaseContractLength === years).map(priceOf)
    const toRows = (term: PriceRow['term'], prices: readonly (number | null)[]): PriceRow[] =>
      prices.flatMap((usdPerHour) => (usdPerHour === null ? [] : [{ ...place, term, usdPerHour }]))
    return [
      ...toRows('onDemand', onDemand),
      ...toRows('oneYear', committed('1yr')),
      ...toRows('threeYear', committed('3yr')),
    ]
  })
  return { asOf: publicationDate.slice(0, 10), prices: collectPrices(rows) }
}

type Offer = z.output<typeof offers>[string][string]

const offersOf = (terms: z.output<typeof offers>, id: string): readonly Offer[] =>
  Object.hasOwn(terms, id) ? Object.values(terms[id] ?? {}) : []

const isPlain = (attributes: Readonly<Record<string, string>>): boolean =>
  Object.entries(plain).every(([name, value]) => attributes[name] === value)

/** The price per hour; `null` for a price of 0, which means that it is included in another price. */
function hourly({ priceDimensions }: Offer, what: string): number | null {
  const dimensions = Object.values(priceDimensions).filter(({ unit }) => unit === 'Hrs')
  const [first] = dimensions
  const text = first?.pricePerUnit['USD']
  if (dimensions.length !== 1 || text === undefined)
    throw new Error(`expected one hourly price in USD for ${what}, got ${dimensions.length}`)
  const usd = Number(text)
  if (usd === 0) return null
  const { success, data } = hourlyPrice.safeParse(usd)
  if (!success) throw new Error(`expected an hourly price above 0 and of at most 5,000 for ${what}, got ${text}`)
  return data
}
