import { z } from 'zod'
import { readData } from '#platform/data-files'
import data from './data/carbon.json' with { type: 'json' }
import { providerName } from './instance.ts'
import type { Instance } from './instance.ts'
import { assumptionShape, sourceShape } from './source.ts'

const { pue, hostPowerFactor, gridGramsPerKWh, sources } = readData(
  'carbon.json',
  z.strictObject({
    note: z.string(),
    /** Power of the building ÷ power of its machines, by provider. */
    pue: z.record(z.string(), assumptionShape),
    /** Power of a whole machine ÷ power of its accelerators. */
    hostPowerFactor: assumptionShape,
    /** By provider and region, grams of CO₂e for a kilowatt-hour. */
    gridGramsPerKWh: z.record(
      z.string(),
      z.record(z.string(), z.strictObject({ value: z.number().nonnegative(), source: z.enum(['google', 'ccf']) })),
    ),
    sources: z.strictObject({ google: sourceShape, ccf: sourceShape }),
  }),
  data,
)

/** What running a plan emits, or why that is not known. */
export type Emissions =
  | { readonly kind: 'known'; readonly kgCO2e: number; readonly kWh: number; readonly source: string }
  | { readonly kind: 'unknown'; readonly reason: string }

/**
 * Emissions of instances over some hours, location-based and as an upper bound, because the machines are counted at their
 * maximum power: instances × accelerators × maximum power × 1.82 (host) × hours × PUE × grid intensity of the region.
 */
export function emissionsOf(
  { instance, placement, instances }: { instance: Instance; placement: { region: string }; instances: number },
  hours: number,
): Emissions {
  const { accelerator, provider } = instance.family
  const grid = gridGramsPerKWh[provider]?.[placement.region]
  const building = pue[provider]
  if (accelerator.maxPowerW === null) return unknown(`the power of ${accelerator.name} is not published`)
  if (building === undefined) return unknown(`no published PUE of ${providerName(provider)}`)
  if (grid === undefined) return unknown(`no published grid intensity for ${placement.region}`)
  const kW = (instances * instance.acceleratorCount * accelerator.maxPowerW * hostPowerFactor.value) / 1000
  const kWh = kW * hours * building.value
  const { name } = sources[grid.source]
  return {
    kind: 'known',
    kWh,
    kgCO2e: (kWh * grid.value) / 1000,
    source: `${accelerator.maxPowerW} W × ${hostPowerFactor.value} (${hostPowerFactor.source}) × PUE ${building.value} (${building.source}) × ${grid.value} g/kWh (${name})`,
  }
}

/** The emissions of several plans together; unknown as soon as one of them is. */
export function sumEmissions(parts: readonly Emissions[]): Emissions {
  const missing = parts.find((part) => part.kind === 'unknown')
  if (missing) return missing
  const known = parts.filter((part) => part.kind === 'known')
  return {
    kind: 'known',
    kWh: known.reduce((sum, { kWh }) => sum + kWh, 0),
    kgCO2e: known.reduce((sum, { kgCO2e }) => sum + kgCO2e, 0),
    source: [...new Set(known.map(({ source }) => source))].join('; '),
  }
}

const unknown = (reason: string): Emissions => ({ kind: 'unknown', reason })
