import {
  cacheBytes,
  servingMemory,
  shareOfWeightsRead,
  trainingMemory,
} from '#root/subgraphs/agents/src/domain/advice/sizing/model-memory'
import { estimateArchitecture, estimateShape } from '#root/subgraphs/agents/src/domain/catalog/architecture'
import { defaultCachePrecision } from '#root/subgraphs/agents/src/domain/catalog/precision'
import { findModel } from '#schema/requirements/models'

test('weights, cache and activations of a 70B model match the published shape', () => {
  expect(servingMemory({ model: estimateShape(70.6), precision: 'BF16', inputTokens: 1200 })).toEqual({
    weightBytes: 141.2e9, // 70.6e9 × 2
    activationBytes: 334_233_600, // 34 × 1,200 × 8,192
  })
})

test.each([
  ['FP32', 32.12e9, 262_144],
  ['FP16', 16.06e9, 131_072],
  ['FP8', 8.03e9, 131_072],
  ['INT8', 8.03e9, 131_072],
  ['INT4', 4.015e9, 131_072],
] as const)('%s sets the bytes of a weight, and only FP32 those of the cache', (precision, weightBytes, cache) => {
  const memory = servingMemory({ model: estimateShape(8.03), precision, inputTokens: 1 })
  expect(memory.weightBytes).toBeCloseTo(weightBytes, 0)
  expect(cacheBytes({ model: estimateShape(8.03), cachePrecision: defaultCachePrecision(precision) }, 1)).toBe(cache)
})

test('a long prompt is read in chunks of 8,192 tokens, which bounds the activations', () => {
  expect(servingMemory({ model: estimateShape(8.03), precision: 'BF16', inputTokens: 1_000_000 }).activationBytes).toBe(
    34 * 8192 * 4096,
  )
})

test('full training takes 16 bytes a parameter, LoRA 2.16 and QLoRA 0.66', () => {
  const shape = { model: estimateShape(8.03), precision: 'BF16', sequenceTokens: 4096 } as const
  expect(trainingMemory({ ...shape, method: 'full' }).stateBytes).toBeCloseTo(128.48e9, 0) // 8.03e9 × 16
  expect(trainingMemory({ ...shape, method: 'lora' }).stateBytes).toBeCloseTo(17.3448e9, 0) // × (2 + 0.01 × 16)
  expect(trainingMemory({ ...shape, method: 'qlora', precision: 'INT4' }).stateBytes).toBeCloseTo(5.2998e9, 0) // × 0.66
})

test('activations are the layer inputs and one layer in work', () => {
  const memory = trainingMemory({ model: estimateShape(8.03), precision: 'BF16', method: 'full', sequenceTokens: 4096 })
  expect(memory.activationBytes).toBe(1_644_167_168) // 4,096 × 4,096 × (2 × 32 + 34)
})

test('a published size gives its published shape', () => {
  expect(estimateArchitecture(405)).toEqual(
    expect.objectContaining({ layers: 126, hiddenSize: 16_384, cacheWidth: 1024 }),
  )
})

test('sizes between the published ones lie between their shapes, and never decrease', () => {
  const shapes = [0.001, 0.3, 1.24, 2, 8, 32, 70, 200, 405, 1000, 20_000].map(estimateArchitecture)
  for (const [index, shape] of shapes.slice(1).entries()) {
    expect(shape.layers).toBeGreaterThanOrEqual(shapes[index]?.layers ?? Infinity)
    expect(shape.hiddenSize).toBeGreaterThanOrEqual(shapes[index]?.hiddenSize ?? Infinity)
  }
})

test.each([
  ['Qwen2.5 7B', 57_344], // 2 × 28 layers × 4 heads × 128 × 2 bytes
  ['Mixtral 8x7B', 131_072], // 2 × 32 × 8 × 128 × 2
  ['DeepSeek V3', 70_272], // 61 × (512 + 64) × 2
  ['Llama 2 7B', 524_288], // 2 × 32 × 32 × 128 × 2
  ['Falcon 7B', 8_192], // 2 × 32 × 1 × 64 × 2
  ['GLM-4 9B', 40_960], // 2 × 40 × 2 × 128 × 2
] as const)('a token of %s takes %d bytes of cache in BF16', (name, bytes) => {
  const model = shapeOf(name)
  expect(cacheBytes({ model, cachePrecision: 'BF16' }, 1)).toBe(bytes)
  expect(cacheBytes({ model, cachePrecision: 'BF16' }, 1000)).toBe(bytes * 1000)
})

test.each([
  ['FP8', 65_536],
  ['INT4', 32_768],
  ['FP32', 262_144],
] as const)('a cache in %s takes %d bytes a token of 8B', (cachePrecision, bytes) => {
  expect(cacheBytes({ model: estimateShape(8.03), cachePrecision }, 1)).toBe(bytes)
})

test('layers with a sliding window keep its tokens only', () => {
  const gemma = { model: shapeOf('Gemma 3 27B'), cachePrecision: 'BF16' } as const
  const perLayer = 2 * 16 * 128 * 2
  expect(cacheBytes(gemma, 1000)).toBe(62 * perLayer * 1000)
  expect(cacheBytes(gemma, 100_000)).toBe(perLayer * (10 * 100_000 + 52 * 1024))
})

test('an encoder has no cache', () => {
  expect(cacheBytes({ model: shapeOf('BGE M3'), cachePrecision: 'BF16' }, 512)).toBe(0)
})

test('one sequence reads its own experts, a large batch reads them all', () => {
  const mixtral = shapeOf('Mixtral 8x7B')
  expect(shareOfWeightsRead(mixtral, 1)).toBeCloseTo(12.88 / 46.7, 9)
  expect(shareOfWeightsRead(mixtral, 100)).toBeCloseTo(1, 9)
  // 45.1 billion in experts: those left out by both of two sequences are 0.75² of them.
  const expertsB = (46.7 - 12.88) / 0.75
  expect(shareOfWeightsRead(mixtral, 2)).toBeCloseTo(1 - (expertsB * 0.75 ** 2) / 46.7, 9)
  expect(shareOfWeightsRead(shapeOf('Llama 3.1 8B'), 1)).toBe(1)
})

function shapeOf(name: string) {
  const model = findModel(name)
  if (model === null) throw new Error(`expected a model named ${name}`)
  return model.shape
}
