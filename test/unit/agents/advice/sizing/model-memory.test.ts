import { servingMemory, trainingMemory } from '#root/subgraphs/agents/src/domain/advice/sizing/model-memory'
import { estimateArchitecture } from '#root/subgraphs/agents/src/domain/catalog/architecture'

test('weights, cache and activations of a 70B model match the published shape', () => {
  expect(servingMemory(70.6, 'BF16', 1200)).toEqual({
    weightBytes: 141.2e9, // 70.6e9 × 2
    cacheBytesPerToken: 327_680, // 2 × 80 layers × 1,024 × 2 bytes
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
  const memory = servingMemory(8.03, precision, 1)
  expect(memory.weightBytes).toBeCloseTo(weightBytes, 0)
  expect(memory.cacheBytesPerToken).toBe(cache)
})

test('a long prompt is read in chunks of 8,192 tokens, which bounds the activations', () => {
  expect(servingMemory(8.03, 'BF16', 1_000_000).activationBytes).toBe(34 * 8192 * 4096)
})

test('full training takes 16 bytes a parameter, LoRA 2.16 and QLoRA 0.66', () => {
  const shape = { paramsB: 8.03, precision: 'BF16', sequenceTokens: 4096 } as const
  expect(trainingMemory({ ...shape, method: 'full' }).stateBytes).toBeCloseTo(128.48e9, 0) // 8.03e9 × 16
  expect(trainingMemory({ ...shape, method: 'lora' }).stateBytes).toBeCloseTo(17.3448e9, 0) // × (2 + 0.01 × 16)
  expect(trainingMemory({ ...shape, method: 'qlora', precision: 'INT4' }).stateBytes).toBeCloseTo(5.2998e9, 0) // × 0.66
})

test('activations are the layer inputs and one layer in work', () => {
  const memory = trainingMemory({ paramsB: 8.03, precision: 'BF16', method: 'full', sequenceTokens: 4096 })
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
