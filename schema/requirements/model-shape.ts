/** Shape of a model, as far as memory and arithmetic depend on it. */
export interface ModelShape {
  /** Billions of parameters. */
  readonly paramsB: number
  /** Active parameters per token, in billions; fewer than `paramsB` for a mixture of experts. */
  readonly activeParamsB: number
  readonly layers: number
  readonly hiddenSize: number
  /** Elements that a token adds to the key-value cache in the layers that keep all tokens; 0 for encoders. */
  readonly cacheElementsPerToken: number
  /** The layers that keep only the last tokens (sliding window); null where there are none. */
  readonly window: { readonly tokens: number; readonly cacheElementsPerToken: number } | null
  /** How many experts a layer has, and how many of them a token passes through; null for a dense model. */
  readonly experts: { readonly count: number; readonly perToken: number } | null
}

/** What a layer keeps of a token: keys and values of some heads, or one compressed vector of both (latent attention). */
export type Attention =
  | { readonly keyValueHeads: number; readonly headSize: number }
  | { readonly latentSize: number; readonly positionSize: number }

/** Elements of the cache that one layer keeps of one token; 0 without a cache. */
export function elementsPerLayer(attention: Attention | null): number {
  if (attention === null) return 0
  return 'latentSize' in attention
    ? attention.latentSize + attention.positionSize
    : 2 * attention.keyValueHeads * attention.headSize
}

/** Elements of the cache of one sequence: all of its tokens in most layers, the last ones in layers with a window. */
export function cacheElements({ cacheElementsPerToken, window }: ModelShape, tokens: number): number {
  const inWindow = window === null ? 0 : window.cacheElementsPerToken * Math.min(tokens, window.tokens)
  return cacheElementsPerToken * tokens + inWindow
}

/** The two members of a shape that count the elements of its cache. */
export function cacheOf({
  layers,
  attention,
  window,
}: {
  readonly layers: number
  readonly attention: Attention | null
  readonly window: { readonly tokens: number; readonly layers: number } | null
}): Pick<ModelShape, 'cacheElementsPerToken' | 'window'> {
  const elements = elementsPerLayer(attention)
  return {
    cacheElementsPerToken: elements * (layers - (window?.layers ?? 0)),
    window: window && { tokens: window.tokens, cacheElementsPerToken: elements * window.layers },
  }
}
