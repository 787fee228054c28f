import { priceLists } from '../../subgraphs/agents/src/domain/catalog/instances.ts'
import { priceListShape } from '../../subgraphs/agents/src/domain/catalog/price-list.ts'
import type { PriceList } from '../../subgraphs/agents/src/domain/catalog/price-list.ts'
import { readFormat } from '../../subgraphs/agents/src/domain/catalog/price-lists/listed-price.ts'
import { diffLists } from '../../subgraphs/agents/src/domain/catalog/price-lists/update-list.ts'
import type { PriceChange } from '../../subgraphs/agents/src/domain/catalog/price-lists/update-list.ts'
import { readJson } from './files.ts'

/** Prints what differs between two price lists, or between the catalog's and one. */
export function compare(files: readonly string[]): void {
  const [first, second] = files.map((file) => readFormat('a price list', priceListShape, readJson(file)))
  if (first === undefined || files.length > 2) throw new Error(`expected one or two files, got ${files.length}`)
  const [before, after] = second === undefined ? [ownListOf(first.provider), first] : [first, second]
  if (before.provider !== after.provider)
    throw new Error(`expected two lists of one provider, got ${before.provider} and ${after.provider}`)
  print(diffLists(before, after))
}

/** The price list of the catalog for a provider. */
export function ownListOf(provider: PriceList['provider']): PriceList {
  const list = Object.values(priceLists).find((one) => one.provider === provider)
  if (!list) throw new Error(`expected a provider with a price list, got ${provider}`)
  return list
}

/** Prints changes, one a line: instance, what, from, to. */
export function print(changes: readonly PriceChange[]): void {
  for (const { sku, what, from, to } of changes) console.log(`${sku}\t${what}\t${from ?? '–'}\t${to ?? '–'}`)
  console.log(`${changes.length} ${changes.length === 1 ? 'difference' : 'differences'}`)
}
