import { writeFileSync } from 'node:fs'
import { priceListShape } from '../../subgraphs/agents/src/domain/catalog/price-list.ts'
import { readAwsPriceList } from '../../subgraphs/agents/src/domain/catalog/price-lists/aws.ts'
import { readAzurePriceList } from '../../subgraphs/agents/src/domain/catalog/price-lists/azure.ts'
import { readFormat } from '../../subgraphs/agents/src/domain/catalog/price-lists/listed-price.ts'
import { diffLists, updateList } from '../../subgraphs/agents/src/domain/catalog/price-lists/update-list.ts'
import { ownListOf, print } from './compare.ts'
import { readJson } from './files.ts'

const formats = {
  aws: { provider: 'AWS', name: 'AWS Price List, AmazonEC2', read: readAwsPriceList },
  azure: { provider: 'AZURE', name: 'Azure Retail Prices API', read: readAzurePriceList },
} as const

/** Prints what a provider's own price list changes in the catalog, and writes the updated list where a file is named. */
export function importPrices([format, file, ...rest]: readonly string[], output: string | null): void {
  if (format !== 'aws' && format !== 'azure') throw new Error(`expected aws or azure, got ${format ?? 'nothing'}`)
  if (file === undefined || rest.length > 0) throw new Error('expected one file after the format')
  const { provider, name, read } = formats[format]
  const { asOf, prices } = read(readJson(file))
  if (prices.length === 0) throw new Error(`expected prices of Linux instances in ${file}, got none`)
  const before = ownListOf(provider)
  const known = new Set(before.families.flatMap(({ instances }) => instances.map(({ sku }) => sku.toLowerCase())))
  const used = prices.filter(({ sku }) => known.has(sku.toLowerCase()))
  const after = readFormat('a valid price list', priceListShape, updateList(before, used, { asOf, name }))
  print(diffLists(before, after))
  console.log(
    `${used.length} prices of instances in the catalog, ${prices.length - used.length} of others were left out`,
  )
  if (output === null) return
  writeFileSync(output, `${JSON.stringify(after, null, 2)}\n`)
  console.log(`${output} written: compare it with the file in subgraphs/agents/src/domain/catalog/data and replace it`)
}
