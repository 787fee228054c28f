import { assumptions, hoursPerMonthAlwaysOn } from '../../catalog/assumptions.ts'
import { planMemory } from '../../catalog/cpu-instances.ts'
import type { CpuPlan } from '../../catalog/cpu-instances.ts'
import { generalClouds } from '../../catalog/instance.ts'
import type { PricedProvider } from '../../catalog/instance.ts'

export const chunkTokens = 512
export const dimensions = 1024
const neighbours = 16

/** A full index above this is quantized: so much memory in one machine is expensive. */
const largestFullBytes = 500e9

/** The vector index that retrieval from a collection of text needs, and the machines that hold it in memory. */
export interface IndexPlan {
  readonly vectors: number
  /** With 32 bit a dimension, and with one byte. */
  readonly fullBytes: number
  readonly quantizedBytes: number
  readonly isQuantized: boolean
  readonly machines: CpuPlan
  /** Whether the provider has machines without accelerators in the catalog; if not, the highest price of the general clouds is assumed. */
  readonly isPriced: boolean
  readonly monthlyUsd: number
}

/**
 * Chunks = bytes ÷ (512 tokens × 4 bytes); an HNSW index takes (dimensions × 4 + 2 × M × 4) bytes a vector, with 1,024 dimensions and
 * M = 16; one byte a dimension when quantized. It is in memory all month, whatever the load.
 * @see hnswlib, ALGO_PARAMS.md (memory of an element); Malkov and Yashunin 2016, arXiv 1603.09320
 */
export function planIndex(provider: PricedProvider, gigabytes: number): IndexPlan {
  const vectors = Math.ceil((gigabytes * 1e9) / (chunkTokens * assumptions.bytesPerTextToken.value))
  const fullBytes = vectors * (dimensions * 4 + 2 * neighbours * 4)
  const quantizedBytes = vectors * (dimensions + 2 * neighbours * 4)
  const isQuantized = fullBytes > largestFullBytes
  const bytes = isQuantized ? quantizedBytes : fullBytes
  const own = planMemory(provider, bytes)
  const machines = own ?? mostExpensive(bytes)
  return {
    vectors,
    fullBytes,
    quantizedBytes,
    isQuantized,
    machines,
    isPriced: own !== null,
    monthlyUsd: machines.usdPerHour * hoursPerMonthAlwaysOn,
  }
}

function mostExpensive(bytes: number): CpuPlan {
  const [first] = generalClouds
    .flatMap((provider) => planMemory(provider, bytes) ?? [])
    .toSorted((one, other) => other.usdPerHour - one.usdPerHour)
  if (first === undefined) throw new Error('expected machines without accelerators in the catalog, got none')
  return first
}
