/** Shape of a dense decoder-only transformer, as far as memory and arithmetic depend on it. */
export interface Architecture {
  readonly layers: number
  readonly hiddenSize: number
  /** Keys (or values) per token and layer: key-value heads × head size. */
  readonly cacheWidth: number
}

/**
 * Published shapes: Llama 3.2 1B and 3B (model cards), Llama 3.1 8B, 70B and 405B ("The Llama 3 Herd of Models",
 * arXiv 2407.21783, table 3). All use grouped-query attention with 8 key-value heads.
 */
const published: readonly (Architecture & { readonly paramsB: number })[] = [
  { paramsB: 1.24, layers: 16, hiddenSize: 2048, cacheWidth: 512 },
  { paramsB: 3.21, layers: 28, hiddenSize: 3072, cacheWidth: 1024 },
  { paramsB: 8.03, layers: 32, hiddenSize: 4096, cacheWidth: 1024 },
  { paramsB: 70.6, layers: 80, hiddenSize: 8192, cacheWidth: 1024 },
  { paramsB: 405, layers: 126, hiddenSize: 16384, cacheWidth: 1024 },
]

export const architectureSource = 'The Llama 3 Herd of Models (arXiv 2407.21783), table 3; interpolated by size'

/**
 * Estimates the shape of a dense model from its size: straight lines between the published shapes on logarithmic axes.
 * Outside their range layers and width grow with the cube root of the size (a transformer has about 12·layers·width²
 * parameters), and the cache width stays. Layers are at least 1 and fractional, as an average.
 */
export function estimateArchitecture(paramsB: number): Architecture {
  const upper = published.findIndex((shape) => shape.paramsB >= paramsB)
  const above = published[upper]
  const below = published[upper - 1]
  if (above !== undefined && below !== undefined) return between(below, above, paramsB)
  const end = above ?? published[published.length - 1]
  if (end === undefined) throw new Error('expected published shapes, got none')
  const scale = Math.cbrt(paramsB / end.paramsB)
  return {
    layers: Math.max(1, end.layers * scale),
    hiddenSize: Math.max(64, end.hiddenSize * scale),
    cacheWidth: end.cacheWidth,
  }
}

type Published = (typeof published)[number]

function between(below: Published, above: Published, paramsB: number): Architecture {
  const share = Math.log(paramsB / below.paramsB) / Math.log(above.paramsB / below.paramsB)
  const mix = (low: number, high: number): number => low * (high / low) ** share
  return {
    layers: mix(below.layers, above.layers),
    hiddenSize: mix(below.hiddenSize, above.hiddenSize),
    cacheWidth: mix(below.cacheWidth, above.cacheWidth),
  }
}
