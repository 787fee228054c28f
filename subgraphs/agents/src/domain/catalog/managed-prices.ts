/**
 * What a token costs at a managed service that serves open models: USD per million tokens, input and output alike.
 * Together AI serverless list prices as of 2025 (Llama 3.2 3B, Llama 3.1 8B, 70B and 405B Turbo).
 */
const published: readonly { readonly paramsB: number; readonly usdPerMillion: number }[] = [
  { paramsB: 3.21, usdPerMillion: 0.06 },
  { paramsB: 8.03, usdPerMillion: 0.18 },
  { paramsB: 70.6, usdPerMillion: 0.88 },
  { paramsB: 405, usdPerMillion: 3.5 },
]

export const managedPriceSource = 'Together AI serverless list prices, 2025, interpolated by model size'

/**
 * Price of a model of a size, USD per million tokens: straight lines between the published ones on logarithmic axes, the
 * smallest price below them; `null` above 500 billion parameters, where none is published for open models.
 */
export function managedUsdPerMillionTokens(paramsB: number): number | null {
  const [smallest] = published
  const largest = published.at(-1)
  if (smallest === undefined || largest === undefined || paramsB > 500) return null
  if (paramsB <= smallest.paramsB) return smallest.usdPerMillion
  if (paramsB >= largest.paramsB) return largest.usdPerMillion
  const upper = published.findIndex((price) => price.paramsB >= paramsB)
  const [low = smallest, high = largest] = published.slice(upper - 1, upper + 1)
  const share = Math.log(paramsB / low.paramsB) / Math.log(high.paramsB / low.paramsB)
  return low.usdPerMillion * (high.usdPerMillion / low.usdPerMillion) ** share
}
