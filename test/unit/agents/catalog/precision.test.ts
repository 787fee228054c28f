import { accelerators } from '#root/subgraphs/agents/src/domain/catalog/accelerator'
import {
  bytesPerWeight,
  defaultCachePrecision,
  isNative,
  peakTflops,
} from '#root/subgraphs/agents/src/domain/catalog/precision'
import { precisions } from '#schema/requirements/requirements'

const of = (bf16: number, fp8: number | null, int8: number | null) => ({
  ...accelerators.h100Sxm,
  tflops: { bf16, fp8, int8 },
})
const [complete, ampere, volta] = [of(100, 200, 300), of(100, null, 200), of(100, null, null)]

test('weights take the bits of their format', () => {
  expect(precisions.map((precision) => [precision, bytesPerWeight(precision) * 8]).toSorted()).toEqual([
    ['BF16', 16],
    ['FP16', 16],
    ['FP32', 32],
    ['FP8', 8],
    ['INT4', 4],
    ['INT8', 8],
  ])
})

test('a cache is kept in 16 bit, or in 32 beside weights of 32 bit', () => {
  for (const precision of precisions)
    expect(defaultCachePrecision(precision)).toBe(precision === 'FP32' ? 'FP32' : 'BF16')
})

test('arithmetic has the peak of its format, and that of 16 bit where the hardware lacks the format', () => {
  const peaks = (accelerator: typeof complete) =>
    precisions.map((precision) => [precision, peakTflops(accelerator, precision)])
  const common = { FP32: 50, BF16: 100, FP16: 100, INT4: 100 }
  expect(Object.fromEntries(peaks(complete))).toEqual({ ...common, FP8: 200, INT8: 300 })
  expect(Object.fromEntries(peaks(ampere))).toEqual({ ...common, FP8: 100, INT8: 200 })
  expect(Object.fromEntries(peaks(volta))).toEqual({ ...common, FP8: 100, INT8: 100 })
})

test('a format is native where the arithmetic runs in it', () => {
  const native = (accelerator: typeof complete) =>
    precisions.filter((precision) => isNative(accelerator, precision)).toSorted()
  expect(native(complete)).toEqual(['BF16', 'FP16', 'FP32', 'FP8', 'INT8'])
  expect(native(ampere)).toEqual(['BF16', 'FP16', 'FP32', 'INT8'])
  expect(native(volta)).toEqual(['BF16', 'FP16', 'FP32'])
})
