import { readFileSync } from 'node:fs'
import { estimateArchitecture, estimateShape } from '#root/subgraphs/agents/src/domain/catalog/architecture'
import type { Architecture } from '#root/subgraphs/agents/src/domain/catalog/architecture'
import { managedUsdPerMillionTokens } from '#root/subgraphs/agents/src/domain/catalog/managed-prices'
import { modelOf } from '#root/subgraphs/agents/src/domain/catalog/model-of'

const dataOf = <Data>(file: string): Data =>
  JSON.parse(readFileSync(`subgraphs/agents/src/domain/catalog/data/${file}`, 'utf8')) as Data

interface Shape extends Architecture {
  readonly paramsB: number
}

const { shapes: published } = dataOf<{ shapes: readonly Shape[] }>('model-shapes.json')
const { prices } = dataOf<{ prices: readonly { paramsB: number; usdPerMillionTokens: number }[] }>(
  'managed-prices.json',
)
const [smallest, largest] = [published[0], published.at(-1)]
if (smallest === undefined || largest === undefined) throw new Error('expected published shapes')

test('a published size has its published shape', () => {
  for (const { paramsB, layers, hiddenSize, cacheWidth } of published) {
    const estimated = estimateArchitecture(paramsB)
    expect(estimated.layers).toBeCloseTo(layers, 9)
    expect(estimated.hiddenSize).toBeCloseTo(hiddenSize, 6)
    expect(estimated.cacheWidth).toBeCloseTo(cacheWidth, 6)
  }
})

test('beyond the published sizes layers and width grow with the cube root of the size', () => {
  for (const [end, factor] of [
    [smallest, 1 / 8],
    [largest, 8],
  ] as const) {
    const { layers, hiddenSize, cacheWidth } = estimateArchitecture(end.paramsB * factor)
    expect(layers).toBeCloseTo(end.layers * Math.cbrt(factor), 6)
    expect(hiddenSize).toBeCloseTo(end.hiddenSize * Math.cbrt(factor), 6)
    expect(cacheWidth).toBe(end.cacheWidth)
  }
})

test('a model of any size has at least a layer of 64', () => {
  expect(estimateArchitecture(1e-12)).toMatchObject({ layers: 1, hiddenSize: 64 })
  // Keys and values of each layer
  const { layers, cacheElementsPerToken } = estimateShape(smallest.paramsB)
  expect(cacheElementsPerToken).toBeCloseTo(2 * layers * smallest.cacheWidth, 6)
})

test('prices of managed services are the published ones at their sizes, between their neighbours elsewhere, and unknown above 500 billion', () => {
  for (const { paramsB, usdPerMillionTokens } of prices)
    expect(managedUsdPerMillionTokens(paramsB)).toBeCloseTo(usdPerMillionTokens, 9)
  const [low, high] = [prices[0], prices.at(-1)]
  expect(managedUsdPerMillionTokens(0.01)).toBe(low?.usdPerMillionTokens)
  expect(managedUsdPerMillionTokens(500)).toBe(high?.usdPerMillionTokens)
  expect(managedUsdPerMillionTokens(500.1)).toBeNull()
})

describe('the model of a workload', () => {
  test('generates if it is published as a model that does, or unless another is stated', () => {
    const of = (model: string) => modelOf({ model, modelConfig: null, modelParamsB: null })?.generates
    expect([of('Llama 3.1 8B'), of('BGE M3')]).toEqual([true, false])
    expect(modelOf({ model: null, modelConfig: null, modelParamsB: 8 })?.generates).toBe(true)
  })

  test('is that of its configuration, and a stored configuration that is not valid is ignored', () => {
    const config = {
      model_type: 'llama',
      hidden_size: 4096,
      intermediate_size: 14336,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      vocab_size: 128256,
    }
    const configured = modelOf({ model: 'BGE M3', modelConfig: JSON.stringify(config), modelParamsB: 1 })
    expect(configured).toMatchObject({ generates: true, shape: { layers: 32, hiddenSize: 4096 } })
    expect(configured?.shape.paramsB).toBeCloseTo(8.03, 1)
    for (const modelConfig of ['{', '{}'])
      expect(modelOf({ model: null, modelConfig, modelParamsB: 8 })?.shape.paramsB).toBe(8)
    expect(modelOf({ model: null, modelConfig: '{}', modelParamsB: null })).toBeNull()
  })
})
