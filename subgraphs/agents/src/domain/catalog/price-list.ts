import { z } from 'zod'
import { overlayBounds } from '#schema/requirements/bounds'
import { accelerators } from './accelerator.ts'
import { pricedProviders } from './instance.ts'
import type { Instance, UnpricedInstance } from './instance.ts'
import { sourceShape } from './source.ts'

/** The highest plausible price of one instance, US dollars per hour: a rack of 72 accelerators costs about 800. */
export const highestUsdPerHour: number = overlayBounds.usdPerHour.max

const price = z.number().positive().max(highestUsdPerHour)
const listedRegions = z.union([z.enum(['all', 'united-states']), z.array(z.string().min(1)).min(1)])

const instanceShape = z
  .strictObject({
    sku: z.string().min(1).max(100),
    acceleratorCount: z.number().int().positive().max(1_000),
    /** `null` where the provider does not sell it on demand, or its price is not known. */
    usdPerHour: price.nullable(),
    unpriced: z.string().min(1).optional(),
    spotUsdPerHour: price.optional(),
    oneYearUsdPerHour: price.optional(),
    threeYearUsdPerHour: price.optional(),
  })
  .refine(({ usdPerHour, unpriced }) => (usdPerHour === null) === (unpriced !== undefined), {
    message: 'expected `unpriced` to say why exactly where `usdPerHour` is null',
  })
  .refine(
    ({ usdPerHour, ...prices }) =>
      usdPerHour === null ||
      [prices.spotUsdPerHour, prices.oneYearUsdPerHour, prices.threeYearUsdPerHour].every(
        (one) => one === undefined || one <= usdPerHour,
      ),
    { message: 'expected spot and committed prices of at most the price on demand' },
  )

const familyShape = z.strictObject({
  accelerator: z.enum(Object.keys(accelerators) as (keyof typeof accelerators)[]),
  note: z.string().optional(),
  /** Where these prices were not read from the source of the file. */
  source: sourceShape.optional(),
  listedRegions: listedRegions.optional(),
  fastLinks: z.boolean(),
  multiNode: z.boolean(),
  oneYearCommitmentFactor: z.number().positive().max(1).nullable(),
  regionFactors: z
    .record(z.string().min(1), z.number().positive().max(100))
    .refine((factors) => Object.values(factors).includes(1), { message: 'expected a region with the factor 1' }),
  instances: z.array(instanceShape).min(1).max(1_000),
})

/** The list prices of one provider. `version` changes whenever a price does. */
export const priceListShape = z
  .strictObject({
    provider: z.enum(pricedProviders),
    version: z.string().min(1),
    source: sourceShape,
    note: z.string(),
    listedRegions,
    families: z.array(familyShape).min(1).max(1_000),
  })
  .superRefine(({ families }, context) => {
    const seen = new Set<string>()
    for (const { sku } of families.flatMap(({ instances }) => instances)) {
      if (seen.has(sku.toLowerCase()))
        context.addIssue({ code: 'custom', message: `expected each instance once, got ${sku} twice` })
      seen.add(sku.toLowerCase())
    }
  })

export type PriceList = z.output<typeof priceListShape>

/** The instances of a price list: those that can be planned, and those that lack a price on demand. */
export function instancesOf(list: PriceList): {
  readonly priced: readonly Instance[]
  readonly unpriced: readonly UnpricedInstance[]
} {
  const priced: Instance[] = []
  const unpriced: UnpricedInstance[] = []
  for (const { accelerator, oneYearCommitmentFactor, instances, ...rest } of list.families) {
    const family = {
      provider: list.provider,
      accelerator: accelerators[accelerator],
      fastLinks: rest.fastLinks,
      multiNode: rest.multiNode,
      regionFactors: rest.regionFactors,
      listedRegions: rest.listedRegions ?? list.listedRegions,
      source: rest.source ?? list.source,
    }
    for (const { sku, acceleratorCount, usdPerHour, unpriced: reason, ...prices } of instances) {
      if (usdPerHour === null) {
        unpriced.push({ sku, family, acceleratorCount, reason: reason ?? '' })
        continue
      }
      priced.push({
        sku,
        family,
        acceleratorCount,
        usdPerHour,
        spotUsdPerHour: prices.spotUsdPerHour ?? null,
        oneYearUsdPerHour:
          prices.oneYearUsdPerHour ?? (oneYearCommitmentFactor === null ? null : usdPerHour * oneYearCommitmentFactor),
        threeYearUsdPerHour: prices.threeYearUsdPerHour ?? null,
      })
    }
  }
  return { priced, unpriced }
}
