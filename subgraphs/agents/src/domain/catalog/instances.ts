import { z } from 'zod'
import { readData } from '#platform/data-files'
import { accelerators } from './accelerator.ts'
import awsData from './data/aws-instances.json' with { type: 'json' }
import azureData from './data/azure-instances.json' with { type: 'json' }
import gcpData from './data/gcp-instances.json' with { type: 'json' }
import oracleData from './data/oracle-instances.json' with { type: 'json' }
import { pricedProviders } from './instance.ts'
import type { Instance } from './instance.ts'
import { sourceShape } from './source.ts'

const familyShape = z.strictObject({
  accelerator: z.enum(Object.keys(accelerators) as (keyof typeof accelerators)[]),
  note: z.string().optional(),
  fastLinks: z.boolean(),
  multiNode: z.boolean(),
  oneYearCommitmentFactor: z.number().positive().max(1).nullable(),
  regionFactors: z.record(z.string(), z.number().positive()),
  instances: z.array(
    z.strictObject({
      sku: z.string(),
      acceleratorCount: z.number().int().positive(),
      usdPerHour: z.number().positive(),
    }),
  ),
})

/** The list prices of one provider. */
const priceListShape = z.strictObject({
  provider: z.enum(pricedProviders),
  source: sourceShape,
  note: z.string(),
  listedRegions: z.enum(['all', 'united-states']),
  families: z.array(familyShape),
})

/** Every instance that the advice can choose from. */
export const instances: readonly Instance[] = [
  ...instancesOf('aws-instances.json', awsData),
  ...instancesOf('azure-instances.json', azureData),
  ...instancesOf('gcp-instances.json', gcpData),
  ...instancesOf('oracle-instances.json', oracleData),
]

/** Finds an instance by the name its provider gives it, ignoring case; `null` where the catalog lacks it. */
export function findInstance(provider: string, sku: string): Instance | null {
  const wanted = sku.trim().toLowerCase()
  return (
    instances.find((instance) => instance.family.provider === provider && instance.sku.toLowerCase() === wanted) ?? null
  )
}

function instancesOf(file: string, data: unknown): readonly Instance[] {
  const { provider, source, listedRegions, families } = readData(file, priceListShape, data)
  return families.flatMap(({ accelerator, fastLinks, multiNode, oneYearCommitmentFactor, regionFactors, ...rest }) => {
    const family = {
      provider,
      accelerator: accelerators[accelerator],
      fastLinks,
      multiNode,
      regionFactors,
      listedRegions,
      oneYearCommitmentFactor,
      source,
    }
    return rest.instances.map((instance) => ({ ...instance, family }))
  })
}
