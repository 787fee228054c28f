import type { PriceSource } from '../instance.ts'
import type { PriceList } from '../price-list.ts'
import type { ListedPrice } from './listed-price.ts'

/** A difference between two price lists. `from` and `to` are text; `null` where the list lacks it. */
export interface PriceChange {
  readonly sku: string
  /** What differs: `on demand`, `spot`, `one year`, `three years`, or a region with its price. */
  readonly what: string
  readonly from: string | null
  readonly to: string | null
}

/**
 * A list with the prices of a provider's own list. Only instances of the list are updated: of others, memory and network are not known
 * here. A family takes the reference region (factor 1) from the prices; regions that they name get their listed factor, others stay.
 */
export function updateList(list: PriceList, listed: readonly ListedPrice[], source: PriceSource): PriceList {
  const pricesOf = Map.groupBy(listed, ({ sku }) => sku.toLowerCase())
  return {
    ...list,
    version: source.asOf,
    families: list.families.map((family) => {
      const reference = Object.entries(family.regionFactors).find(([, factor]) => factor === 1)?.[0] ?? ''
      const priced = family.instances.map((instance) => {
        const prices = pricesOf.get(instance.sku.toLowerCase()) ?? []
        const here = prices.find(({ region }) => region === reference)
        return { instance, prices, here }
      })
      if (priced.every(({ here }) => here?.onDemand == null)) return family
      const [largest] = priced.filter(({ here }) => here?.onDemand != null)
      const base = largest?.here?.onDemand ?? 0
      const factors = Object.fromEntries(
        (largest?.prices ?? []).flatMap(({ region, onDemand }) =>
          onDemand === null ? [] : [[region, Number((onDemand / base).toFixed(4))]],
        ),
      )
      return {
        ...family,
        source,
        regionFactors: { ...family.regionFactors, ...factors },
        instances: priced.map(({ instance, here }) => (here?.onDemand == null ? instance : update(instance, here))),
      }
    }),
  }
}

type ListedInstance = PriceList['families'][number]['instances'][number]

function update({ sku, acceleratorCount }: ListedInstance, prices: ListedPrice): ListedInstance {
  const { onDemand, spot, oneYear, threeYear } = prices
  const atMost = (price: number | null): number | undefined =>
    price === null || onDemand === null || price > onDemand ? undefined : Number(price.toFixed(5))
  const [spotUsdPerHour, oneYearUsdPerHour, threeYearUsdPerHour] = [atMost(spot), atMost(oneYear), atMost(threeYear)]
  return {
    sku,
    acceleratorCount,
    usdPerHour: onDemand,
    ...(spotUsdPerHour !== undefined && { spotUsdPerHour }),
    ...(oneYearUsdPerHour !== undefined && { oneYearUsdPerHour }),
    ...(threeYearUsdPerHour !== undefined && { threeYearUsdPerHour }),
  }
}

/** What differs between two lists of one provider, instance by instance and region by region. */
export function diffLists(before: PriceList, after: PriceList): readonly PriceChange[] {
  const [old, fresh] = [flatten(before), flatten(after)]
  return [...new Set([...old.keys(), ...fresh.keys()])].toSorted().flatMap((key) => {
    const [from, to] = [old.get(key) ?? null, fresh.get(key) ?? null]
    if (from === to) return []
    const [sku = '', what = ''] = key.split('\t')
    return [{ sku, what, from, to }]
  })
}

function flatten(list: PriceList): ReadonlyMap<string, string> {
  const rows = list.families.flatMap(({ regionFactors, oneYearCommitmentFactor, instances }) =>
    instances.flatMap(({ sku, usdPerHour, unpriced, ...prices }): [string, string][] => {
      if (usdPerHour === null) return [[`${sku}\ton demand`, `not priced: ${unpriced}`]]
      const oneYear =
        prices.oneYearUsdPerHour ??
        (oneYearCommitmentFactor === null ? undefined : usdPerHour * oneYearCommitmentFactor)
      const terms = { spot: prices.spotUsdPerHour, 'one year': oneYear, 'three years': prices.threeYearUsdPerHour }
      return [
        [`${sku}\ton demand`, dollars(usdPerHour)],
        ...Object.entries(terms).flatMap(([term, price]): [string, string][] =>
          price === undefined ? [] : [[`${sku}\t${term}`, dollars(price)]],
        ),
        ...Object.entries(regionFactors)
          .filter(([, factor]) => factor !== 1)
          .map(([region, factor]): [string, string] => [`${sku}\t${region}`, dollars(usdPerHour * factor)]),
      ]
    }),
  )
  return new Map(rows)
}

const dollars = (usd: number): string => `$${usd.toFixed(4)}`
