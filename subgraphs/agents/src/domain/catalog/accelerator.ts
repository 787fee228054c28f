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
  readonly source: string
}

/** Dense figures; vendors print twice as much "with sparsity", which dense models do not reach. */
export const accelerators = {
  h100Sxm: chip(['H100 SXM', 80, 3350], [989, 1979, 1979], 'NVIDIA H100 datasheet'),
  h100Nvl: chip(['H100 NVL', 94, 3900], [835, 1671, 1671], 'NVIDIA H100 NVL product brief'),
  h200Sxm: chip(['H200 SXM', 141, 4800], [989, 1979, 1979], 'NVIDIA H200 datasheet'),
  a100Sxm40: chip(['A100 SXM 40 GB', 40, 1555], [312, null, 624], 'NVIDIA A100 datasheet'),
  a100Sxm80: chip(['A100 SXM 80 GB', 80, 2039], [312, null, 624], 'NVIDIA A100 datasheet'),
  a100Pcie80: chip(['A100 PCIe 80 GB', 80, 1935], [312, null, 624], 'NVIDIA A100 datasheet'),
  l40s: chip(['L40S', 48, 864], [362, 733, 733], 'NVIDIA L40S datasheet'),
  l4: chip(['L4', 24, 300], [121, 242, 242], 'NVIDIA L4 datasheet'),
  a10g: chip(['A10G', 24, 600], [70, null, 140], 'NVIDIA A10G datasheet (AWS EC2 G5)'),
  a10: chip(['A10', 24, 600], [125, null, 250], 'NVIDIA A10 datasheet'),
  mi300x: chip(['MI300X', 192, 5300], [1307, 2615, 2615], 'AMD Instinct MI300X data sheet'),
  inferentia2: chip(['Inferentia2', 32, 820], [190, null, null], 'AWS Neuron documentation, Inferentia2 architecture'),
} as const

function chip(
  [name, memoryGB, bandwidthGBs]: readonly [string, number, number],
  [bf16, fp8, int8]: readonly [number, number | null, number | null],
  source: string,
): Accelerator {
  const cuda = source.startsWith('NVIDIA')
  return { name, memoryGB, bandwidthGBs, tflops: { bf16, fp8, int8 }, cuda, source }
}
