import { z } from 'zod'
import { readData } from '#platform/data-files'
import type { ModelShape } from '#schema/requirements/model-shape'
import data from './data/model-shapes.json' with { type: 'json' }
import { sourceShape } from './source.ts'

/** Shape of a dense decoder-only transformer, as far as memory and arithmetic depend on it. */
export interface Architecture {
  readonly layers: number
  readonly hiddenSize: number
  /** Keys (or values) per token and layer: key-value heads × head size. */
  readonly cacheWidth: number
}

const size = z.number().positive()
const row = z.strictObject({ model: z.string(), paramsB: size, layers: size, hiddenSize: size, cacheWidth: size })

/** By size, the smallest model first. */
const { source, shapes: published } = readData(
  'model-shapes.json',
  z.strictObject({ source: sourceShape, note: z.string(), shapes: z.tuple([row], row) }),
  data,
)

export const architectureSource = `${source.name}; interpolated by size`

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
  const end = above ?? published.at(-1) ?? published[0]
  const scale = Math.cbrt(paramsB / end.paramsB)
  return {
    layers: Math.max(1, end.layers * scale),
    hiddenSize: Math.max(64, end.hiddenSize * scale),
    cacheWidth: end.cacheWidth,
  }
}

/** The shape of a dense model of a size, whose own shape is not known. */
export function estimateShape(paramsB: number): ModelShape {
  const { layers, hiddenSize, cacheWidth } = estimateArchitecture(paramsB)
  return {
    paramsB,
    activeParamsB: paramsB,
    layers,
    hiddenSize,
    cacheElementsPerToken: 2 * layers * cacheWidth,
    window: null,
    experts: null,
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
