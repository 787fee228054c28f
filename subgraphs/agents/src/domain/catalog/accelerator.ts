import { z } from 'zod'
import { readTable } from '#platform/data-files'
import data from './data/accelerators.json' with { type: 'json' }

/** One kind of accelerator chip, with the numbers that a roofline needs. */
export interface Accelerator {
  readonly name: string
  /** Decimal gigabytes, the vendor's figure. */
  readonly memoryGB: number
  /** Peak memory bandwidth, GB/s. */
  readonly bandwidthGBs: number
  /** Peak dense (not sparse) tensor throughput in TFLOPS; `null` where the hardware lacks the format. */
  readonly tflops: { readonly bf16: number; readonly fp8: number | null; readonly int8: number | null }
  /** Whether the usual CUDA builds of the serving and training software run on it; others need ROCm or Neuron. */
  readonly cuda: boolean
  /** Maximum power of the accelerator, watts; `null` where the vendor does not publish it. */
  readonly maxPowerW: number | null
  readonly source: string
}

const tflops = z.number().positive()

/** Dense figures. Vendors also publish twice as much "with sparsity", which dense models do not reach. */
export const accelerators: Readonly<Record<keyof typeof data, Accelerator>> = readTable(
  'accelerators.json',
  z.strictObject({
    name: z.string(),
    memoryGB: z.number().positive(),
    bandwidthGBs: z.number().positive(),
    tflops: z.strictObject({ bf16: tflops, fp8: tflops.nullable(), int8: tflops.nullable() }),
    cuda: z.boolean(),
    maxPowerW: z.number().positive().nullable(),
    source: z.string().min(1),
  }),
  data,
)
