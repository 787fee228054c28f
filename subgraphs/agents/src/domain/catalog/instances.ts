import { readData } from '#platform/data-files'
import awsData from './data/aws-instances.json' with { type: 'json' }
import azureData from './data/azure-instances.json' with { type: 'json' }
import coreweaveData from './data/coreweave-instances.json' with { type: 'json' }
import crusoeData from './data/crusoe-instances.json' with { type: 'json' }
import gcpData from './data/gcp-instances.json' with { type: 'json' }
import lambdaData from './data/lambda-instances.json' with { type: 'json' }
import nebiusData from './data/nebius-instances.json' with { type: 'json' }
import oracleData from './data/oracle-instances.json' with { type: 'json' }
import type { Instance, UnpricedInstance } from './instance.ts'
import { instancesOf, priceListShape } from './price-list.ts'
import type { PriceList } from './price-list.ts'

const files = {
  'aws-instances.json': awsData,
  'azure-instances.json': azureData,
  'gcp-instances.json': gcpData,
  'oracle-instances.json': oracleData,
  'coreweave-instances.json': coreweaveData,
  'crusoe-instances.json': crusoeData,
  'lambda-instances.json': lambdaData,
  'nebius-instances.json': nebiusData,
}

/** The price lists, by file name. */
export const priceLists: Readonly<Record<string, PriceList>> = Object.fromEntries(
  Object.entries(files).map(([file, data]) => [file, readData(file, priceListShape, data)]),
)

const all = Object.values(priceLists).map(instancesOf)

/** Every instance that the advice can choose from. */
export const instances: readonly Instance[] = all.flatMap(({ priced }) => priced)

/** What providers offer without a known price on demand: named, and never planned. */
export const unpricedInstances: readonly UnpricedInstance[] = all.flatMap(({ unpriced }) => unpriced)

/** Finds an instance by the name its provider gives it, ignoring case; `null` where the catalog lacks it. */
export function findInstance(provider: string, sku: string): Instance | null {
  const wanted = sku.trim().toLowerCase()
  return (
    instances.find((instance) => instance.family.provider === provider && instance.sku.toLowerCase() === wanted) ?? null
  )
}

/** Why an instance has no price on demand; `null` where it has one, or is not known at all. */
export function whyUnpriced(provider: string, sku: string): string | null {
  const wanted = sku.trim().toLowerCase()
  const found = unpricedInstances.find((one) => one.family.provider === provider && one.sku.toLowerCase() === wanted)
  return found?.reason ?? null
}
