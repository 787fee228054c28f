import { z } from 'zod'
import { collectPrices, hourlyPrice, mostEntries, readFormat } from './listed-price.ts'
import type { ListedPrice, PriceRow } from './listed-price.ts'

const shape = z.object({
  Items: z
    .array(
      z.object({
        armSkuName: z.string(),
        armRegionName: z.string(),
        productName: z.string(),
        skuName: z.string(),
        currencyCode: z.string(),
        retailPrice: z.number(),
        unitOfMeasure: z.string(),
        type: z.string(),
        reservationTerm: z.string().optional(),
        effectiveStartDate: z.string().min(10),
      }),
    )
    .max(mostEntries),
})

/** Hours of the terms for which the total is listed. */
const termHours = { '1 Year': 8760, '3 Years': 26_280 } as const

/**
 * Reads an answer of the Azure Retail Prices API, or several whose `Items` were put into one list: Linux, pay as you go, spot, and
 * reservations of one and three years, whose total is divided by their hours.
 * @throws Error - the JSON is not such an answer; a currency is not USD; a price is out of range
 */
export function readAzurePriceList(json: unknown): { readonly asOf: string; readonly prices: readonly ListedPrice[] } {
  const { Items: items } = readFormat('an answer of the Azure Retail Prices API', shape, json)
  const rows: PriceRow[] = []
  let asOf = ''
  for (const item of items) {
    const { armSkuName: sku, armRegionName: region, productName, skuName, type, reservationTerm: term } = item
    // Windows and Cloud Services are other products of the same size; low priority is a former name of spot.
    if (sku === '' || region === '' || /Windows|CloudServices|Cloud Services/.test(productName)) continue
    if (skuName.includes('Low Priority')) continue
    const what = `${sku} in ${region}`
    if (item.currencyCode !== 'USD') throw new Error(`expected USD for ${what}, got ${item.currencyCode}`)
    const row = rowOf({ type, skuName, term, price: item.retailPrice, unit: item.unitOfMeasure })
    if (row === null) continue
    if (!hourlyPrice.safeParse(row.usdPerHour).success)
      throw new Error(`expected an hourly price above 0 and of at most 5,000 for ${what}, got ${row.usdPerHour}`)
    rows.push({ provider: 'AZURE', sku, region, ...row })
    if (item.effectiveStartDate.slice(0, 10) > asOf) asOf = item.effectiveStartDate.slice(0, 10)
  }
  return { asOf, prices: collectPrices(rows) }
}

interface Item {
  readonly type: string
  readonly skuName: string
  readonly term: string | undefined
  readonly price: number
  readonly unit: string
}

function rowOf({ type, skuName, term, price, unit }: Item): Pick<PriceRow, 'term' | 'usdPerHour'> | null {
  if (unit !== '1 Hour') return null
  if (type === 'Consumption') return { term: skuName.endsWith('Spot') ? 'spot' : 'onDemand', usdPerHour: price }
  if (type !== 'Reservation') return null
  if (term === '1 Year') return { term: 'oneYear', usdPerHour: price / termHours[term] }
  return term === '3 Years' ? { term: 'threeYear', usdPerHour: price / termHours[term] } : null
}
