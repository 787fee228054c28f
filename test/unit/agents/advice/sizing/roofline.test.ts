import type { ServingDemand } from '#root/subgraphs/agents/src/domain/advice/sizing/demand'
import { servingMemory } from '#root/subgraphs/agents/src/domain/advice/sizing/model-memory'
import { replicaSpeed } from '#root/subgraphs/agents/src/domain/advice/sizing/roofline'
import { accelerators } from '#root/subgraphs/agents/src/domain/catalog/accelerator'
import { estimateShape } from '#root/subgraphs/agents/src/domain/catalog/architecture'

const model = estimateShape(8.03)
const demand: ServingDemand = {
  model,
  modelSource: 'estimated',
  precision: 'BF16',
  requestsPerSecond: 1,
  inputTokens: 1000,
  outputTokens: 200,
  latencySeconds: null,
  hoursPerMonth: 730,
  load: 0.7,
  assumed: [],
}
const memory = servingMemory({ model, precision: 'BF16', inputTokens: 1000 })
const one = { accelerator: accelerators.h100Sxm, fastLinks: true, groupSize: 1, stages: 1 }
const speed = replicaSpeed(one, demand, memory)

test('prefill is bound by arithmetic: FLOPs over achieved FLOP/s', () => {
  // 2 × 8.03e9 × 1,000 + 2 × 32 × 4,096 × 1,000² = 1.6322144e13, over 989e12 × 0.4 = 3.956e14
  expect(speed.prefillSeconds).toBeCloseTo(0.041259, 6)
})

test('prefill of a short prompt is bound by memory: one pass over the weights', () => {
  const short = { ...demand, inputTokens: 10 }
  // 16.06e9 ÷ 2.01e12, where the arithmetic of ten tokens takes 0.0004
  expect(
    replicaSpeed(one, short, servingMemory({ model, precision: 'BF16', inputTokens: 10 })).prefillSeconds,
  ).toBeCloseTo(0.00799005, 8)
})

test('a decoding step of many short sequences is bound by arithmetic, and so is the batch', () => {
  const short = replicaSpeed(one, { ...demand, inputTokens: 1 }, memory)
  expect(short.arithmeticSeconds(1_000)).toBeCloseTo(0.0405966, 6) // 1,000 × 2 × 8.03e9 ÷ 3.956e14
  expect(short.stepSeconds(1_000)).toBe(short.arithmeticSeconds(1_000))
  // 20 ÷ (0.00799005 + 200 × 0.0000405966)
  expect(short.largestBatchWithin(20)).toBe(1_241)
})

test('a decoding step is bound by memory: weights and cache over achieved bandwidth', () => {
  // (16.06e9 + 131,072 × 1,100) ÷ (3,350e9 × 0.6 = 2.01e12)
  expect(speed.stepSeconds(1)).toBeCloseTo(0.0080618, 7)
  // (16.06e9 + 64 × 144,179,200) ÷ 2.01e12
  expect(speed.stepSeconds(64)).toBeCloseTo(0.0125809, 6)
})

test('latency is batch × prefill + output × step', () => {
  expect(speed.latencySeconds(1)).toBeCloseTo(1.65362, 4) // 0.041259 + 200 × 0.0080618
  expect(speed.latencySeconds(64)).toBeCloseTo(5.15674, 4) // 64 × 0.041259 + 200 × 0.0125809
})

test('the largest batch within a time is the last that still answers in it', () => {
  // (5 − 200 × 0.00799005) ÷ (0.041259 + 200 × 0.000071731) = 61.2
  expect(speed.largestBatchWithin(5)).toBe(61)
  expect(speed.latencySeconds(61)).toBeLessThanOrEqual(5)
  expect(speed.latencySeconds(62)).toBeGreaterThan(5)
})

test('a time shorter than one request takes leaves no batch', () => {
  expect(speed.largestBatchWithin(1)).toBe(0)
})

test('eight accelerators over NVLink do the work of 6.17', () => {
  const eight = replicaSpeed({ ...one, groupSize: 8 }, demand, memory)
  expect(speed.prefillSeconds / eight.prefillSeconds).toBeCloseTo(8 * 0.917 ** 3, 6) // 6.1688
})

test('four accelerators over PCIe do the work of 2.56', () => {
  const four = replicaSpeed({ ...one, groupSize: 4, fastLinks: false }, demand, memory)
  expect(speed.prefillSeconds / four.prefillSeconds).toBeCloseTo(4 * 0.8 ** 2, 6)
})

test('FP8 halves the step of a lone token where weights are all that is read', () => {
  const fp8 = replicaSpeed(
    one,
    { ...demand, precision: 'FP8' },
    servingMemory({ model, precision: 'FP8', inputTokens: 1000 }),
  )
  // (8.03e9 + 144,179,200) ÷ 2.01e12 = 0.0040667 against 0.0080618
  expect(fp8.stepSeconds(1)).toBeCloseTo(0.0040668, 7)
  expect(fp8.prefillSeconds).toBeCloseTo(0.041259 * (989 / 1979), 5)
})

test('pipeline stages work on several batches at once, while one request takes as long as before', () => {
  const two = replicaSpeed({ ...one, stages: 2 }, demand, memory)
  expect(two.latencySeconds(1)).toBeGreaterThan(two.stepSeconds(1) * 200)
  expect(two.prefillSeconds).toBeCloseTo(speed.prefillSeconds, 9)
  // 0.0206295 + 64 × 0.0206295 + 200 × (0.00799005 + 64 × 0.000071731 ÷ 2)
  expect(two.latencySeconds(64)).toBeCloseTo(3.398, 3)
})

test('embeddings generate nothing: latency is the prefill of those before', () => {
  const embedding = replicaSpeed(one, { ...demand, outputTokens: 0 }, memory)
  expect(embedding.latencySeconds(3)).toBeCloseTo(3 * embedding.prefillSeconds, 12)
})
