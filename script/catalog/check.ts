import { z } from 'zod'
import { generalClouds, gpuClouds } from '../../subgraphs/agents/src/domain/catalog/instance.ts'
import { instances, priceLists, unpricedInstances } from '../../subgraphs/agents/src/domain/catalog/instances.ts'
import { instancesOf, priceListShape } from '../../subgraphs/agents/src/domain/catalog/price-list.ts'
import type { PriceList } from '../../subgraphs/agents/src/domain/catalog/price-list.ts'
import { priceOverlayShape } from '../../subgraphs/agents/src/domain/catalog/price-overlay.ts'
import { countryOfRegion } from '../../subgraphs/agents/src/domain/catalog/regions/region.ts'
import { readJson } from './files.ts'

/** Validates the lists of the catalog itself; their shape was checked when they were loaded. */
export function checkOwn(): boolean {
  const problems = Object.entries(priceLists).flatMap(([file, list]) =>
    problemsOf(list).map((one) => `${file}: ${one}`),
  )
  const listed = new Set(Object.values(priceLists).map(({ provider }) => provider))
  for (const provider of [...generalClouds, ...gpuClouds])
    if (!listed.has(provider)) problems.push(`expected a price list of ${provider}, got none`)
  for (const problem of problems) console.error(problem)
  for (const [file, { version, families }] of Object.entries(priceLists))
    console.log(`${file}: version ${version}, ${families.flatMap((family) => family.instances).length} instances`)
  console.log(
    `${instances.length} instances with a price on demand, ${unpricedInstances.length} without, ${problems.length} problems`,
  )
  return problems.length === 0
}

/** Validates files: a price list has `families`, anything else is read as a price overlay. */
export function checkFiles(files: readonly string[]): boolean {
  let valid = true
  for (const file of files) {
    const json = readJson(file)
    const isList = typeof json === 'object' && json !== null && 'families' in json
    const { success, data, error } = (isList ? priceListShape : priceOverlayShape).safeParse(json)
    const problems = success ? (isList ? problemsOf(data as PriceList) : []) : [z.prettifyError(error)]
    console.log(
      `${file}: ${problems.length === 0 ? `a valid ${isList ? 'price list' : 'price overlay'}` : 'not valid'}`,
    )
    for (const problem of problems) console.error(problem)
    valid &&= problems.length === 0
  }
  return valid
}

/** What the shape of one list cannot tell: regions that the catalog does not know. */
function problemsOf(list: PriceList): readonly string[] {
  const { priced, unpriced } = instancesOf(list)
  const regions = new Set([...priced, ...unpriced].flatMap(({ family }) => Object.keys(family.regionFactors)))
  return [...regions]
    .filter((region) => countryOfRegion(list.provider, region) === null)
    .map((region) => `expected a region of ${list.provider}, got ${region}`)
}
