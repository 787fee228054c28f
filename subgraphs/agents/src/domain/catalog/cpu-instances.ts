import { z } from 'zod'
import { readData } from '#platform/data-files'
import data from './data/cpu-instances.json' with { type: 'json' }
import { pricedProviders } from './instance.ts'
import type { PricedProvider, PriceSource } from './instance.ts'
import { sourceShape } from './source.ts'

/** A machine without accelerators, on demand in one region. */
export interface CpuInstance {
  readonly provider: PricedProvider
  readonly sku: string
  readonly vcpus: number
  readonly memoryGiB: number
  readonly usdPerHour: number
  readonly region: string
  readonly source: PriceSource
}

/** Machines for vector indexes and pipelines. */
export const cpuInstances: readonly CpuInstance[] = readData(
  'cpu-instances.json',
  z.strictObject({
    note: z.string(),
    instances: z.array(
      z.strictObject({
        provider: z.enum(pricedProviders),
        sku: z.string().min(1),
        vcpus: z.number().int().positive(),
        memoryGiB: z.number().positive(),
        usdPerHour: z.number().positive(),
        region: z.string().min(1),
        source: sourceShape,
      }),
    ),
  }),
  data,
).instances

/** Machines that hold so many bytes in memory, of a provider. */
export interface CpuPlan {
  readonly instance: CpuInstance
  readonly count: number
  readonly usdPerHour: number
}

/**
 * The cheapest machines of a provider that hold `bytes` in 80 % of their memory, split evenly over several where one is too small;
 * `null` where the catalog has no machine of that provider.
 */
export function planMemory(provider: PricedProvider, bytes: number): CpuPlan | null {
  const usable = 0.8 * 1024 ** 3
  const plans = cpuInstances
    .filter((instance) => instance.provider === provider)
    .map((instance) => {
      const count = Math.max(1, Math.ceil(bytes / (instance.memoryGiB * usable)))
      return { instance, count, usdPerHour: count * instance.usdPerHour }
    })
  return plans.toSorted((a, b) => a.usdPerHour - b.usdPerHour)[0] ?? null
}
