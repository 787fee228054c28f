import { servingMemory } from '#root/subgraphs/agents/src/domain/advice/sizing/model-memory'
import { replicaSpeed } from '#root/subgraphs/agents/src/domain/advice/sizing/roofline'
import type { SpeedDemand } from '#root/subgraphs/agents/src/domain/advice/sizing/roofline'
import { accelerators } from '#root/subgraphs/agents/src/domain/catalog/accelerator'
import { estimateShape } from '#root/subgraphs/agents/src/domain/catalog/architecture'
import { efficiencies, efficiencyOf } from '#root/subgraphs/agents/src/domain/catalog/efficiency'
import type { Efficiencies } from '#root/subgraphs/agents/src/domain/catalog/efficiency'

const model = estimateShape(8.03)
const demand: SpeedDemand = {
  model,
  precision: 'BF16',
  cachePrecision: 'BF16',
  inputTokens: 1000,
  outputTokens: 200,
}
const memory = servingMemory({ model, precision: 'BF16', inputTokens: 1000 })
const one = { accelerator: accelerators.h100Sxm, fastLinks: true, groupSize: 1, stages: 1 }

/** Round numbers, for times that can be calculated by hand: reading and arithmetic add up. */
const plain: Efficiencies = {
  ...efficiencies,
  measured: { h100Sxm: { arithmetic: 0.5, weights: 0.8, cache: 0.4, linkGBs: 100 } },
  otherwise: 'h100Sxm',
  slowLinkGBs: 10,
  stepOverheadSeconds: 0,
  sequenceOverheadSeconds: 0,
  linkLatencySeconds: 0,
  expertArithmetic: 0.5,
  attentionArithmetic: 0.25,
  overlapExponent: 1,
}
const speedOf = (shape = one, asked = demand, constants = plain) => replicaSpeed(shape, asked, memory, constants)
const speed = speedOf()

// 16.06e9 bytes ÷ (3,350e9 × 0.8); 2 × 8.03e9 FLOPs ÷ (989e12 × 0.5); 131,072 × 1,100 bytes ÷ (3,350e9 × 0.4)
const [weights, token, cache] = [0.00599254, 0.0000324772, 0.000107596]

test('a decoding step reads the weights once and the cache of each sequence, and multiplies each token', () => {
  expect(speed.stepSeconds(1)).toBeCloseTo(weights + token + cache, 7)
  expect(speed.stepSeconds(64)).toBeCloseTo(weights + 64 * (token + cache), 6)
  expect(speed.arithmeticSeconds(64)).toBeCloseTo(64 * token, 7)
})

test('prefill multiplies each token and attends to those before; alone it also reads the weights', () => {
  const attention = (2 * 32 * 4096 * 1000 ** 2) / (989e12 * 0.25)
  expect(speed.prefillOf(1000).work).toBeCloseTo(1000 * token + attention, 6)
  expect(speed.prefillSeconds).toBeCloseTo(1000 * token + attention + weights, 6)
})

test('tokens that are in the prefix cache are not computed again', () => {
  const hit = speedOf(one, { ...demand, prefixHit: 0.75 })
  const attention = (2 * 32 * 4096 * (1000 ** 2 - 750 ** 2)) / (989e12 * 0.25)
  expect(hit.prefillOf(1000).work).toBeCloseTo(250 * token + attention, 6)
  expect(hit.stepSeconds(8)).toBe(speed.stepSeconds(8))
})

test('latency is prefill of all + output × step', () => {
  const { work, alone } = speed.prefillOf(1000)
  expect(speed.latencySeconds(1)).toBeCloseTo(alone + 200 * speed.stepSeconds(1), 9)
  expect(speed.latencySeconds(64)).toBeCloseTo(alone + 63 * work + 200 * speed.stepSeconds(64), 9)
})

test('eight accelerators take an eighth of the time, and exchange what they have computed', () => {
  const eight = speedOf({ ...one, groupSize: 8 })
  // 2 × 32 exchanges of 64 × 4,096 × 2 bytes × 2 × 7 ÷ 8 over 100 GB/s
  const exchanged = (64 * 64 * 4096 * 2 * 2 * (7 / 8)) / 100e9
  expect(eight.stepSeconds(64)).toBeCloseTo(speed.stepSeconds(64) / 8 + exchanged, 7)
  const slow = speedOf({ ...one, groupSize: 8, fastLinks: false })
  expect(slow.stepSeconds(64)).toBeCloseTo(speed.stepSeconds(64) / 8 + 10 * exchanged, 7)
})

test('overheads come once for each step, each sequence and each exchange', () => {
  const late = { ...plain, stepOverheadSeconds: 0.01, sequenceOverheadSeconds: 0.001, linkLatencySeconds: 0.0001 }
  expect(speedOf(one, demand, late).stepSeconds(8) - speed.stepSeconds(8)).toBeCloseTo(0.01 + 8 * 0.001, 9)
  const two = { ...one, groupSize: 2 }
  const difference = speedOf(two, demand, late).stepSeconds(8) - speedOf(two).stepSeconds(8)
  expect(difference).toBeCloseTo(0.01 + 8 * 0.001 + 64 * 0.0001, 9)
})

test('reading and arithmetic overlap as far as the exponent says', () => {
  const overlapped = speedOf(one, { ...demand, inputTokens: 1, outputTokens: 0 }, { ...plain, overlapExponent: 2 })
  const attention = overlapped.stepSeconds(200) - Math.hypot(weights, 200 * token)
  expect(attention).toBeGreaterThan(0)
  expect(attention).toBeLessThan(1e-4)
})

test('FP8 weights take half the bytes and, where the hardware has the format, half the time to multiply', () => {
  const fp8 = replicaSpeed(
    one,
    { ...demand, precision: 'FP8' },
    servingMemory({ model, precision: 'FP8', inputTokens: 1000 }),
    plain,
  )
  expect(fp8.stepSeconds(1)).toBeCloseTo(weights / 2 + token * (989 / 1979) + cache, 7)
})

test('a cache in 8 bit is read in half the time', () => {
  expect(speed.stepSeconds(1) - speedOf(one, { ...demand, cachePrecision: 'FP8' }).stepSeconds(1)).toBeCloseTo(
    cache / 2,
    9,
  )
})

test('experts multiply at a lower share of the peak', () => {
  const experts = { count: 8, perToken: 2 }
  const mixture = speedOf(one, { ...demand, model: { ...model, experts } })
  expect(mixture.arithmeticSeconds(64)).toBeCloseTo(2 * speed.arithmeticSeconds(64), 9)
})

test('pipeline stages work on several batches at once, while one request takes as long as before', () => {
  const two = speedOf({ ...one, stages: 2 })
  expect(two.prefillSeconds).toBeCloseTo(speed.prefillSeconds, 9)
  expect(two.prefillOf(1000).work).toBeCloseTo(speed.prefillOf(1000).work / 2, 9)
  expect(two.stepSeconds(64)).toBeCloseTo(speed.stepSeconds(32), 9)
})

test('an accelerator without measurements takes the efficiencies of one like it', () => {
  const { isMeasured, ...reached } = efficiencyOf(accelerators.l4)
  expect(isMeasured).toBe(false)
  expect(reached).toEqual(efficiencies.measured.l40s)
  expect(efficiencyOf(accelerators.h200Sxm).isMeasured).toBe(true)
})
