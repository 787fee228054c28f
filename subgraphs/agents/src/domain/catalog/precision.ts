import type { Precision } from '#schema/requirements/requirements'
import type { Accelerator } from './accelerator.ts'

const bytes: Readonly<Record<Precision, number>> = { FP32: 4, BF16: 2, FP16: 2, FP8: 1, INT8: 1, INT4: 0.5 }

/** Bytes that one weight, or one element of a key-value cache, takes. INT4's group scales (3 to 6 % more) are left out. */
export function bytesPerWeight(precision: Precision): number {
  return bytes[precision]
}

/** Format of the key-value cache where none is stated: 16 bit, as servers keep it by default even when the weights are quantized. */
export function defaultCachePrecision(weights: Precision): Precision {
  return weights === 'FP32' ? 'FP32' : 'BF16'
}

/**
 * Peak TFLOPS at a precision. FP32 runs as TF32, at half the 16-bit rate. INT4 is weight-only quantization (GPTQ, AWQ):
 * the arithmetic stays in 16 bit. Where the hardware lacks a format, the arithmetic is done in 16 bit as well.
 */
export function peakTflops(accelerator: Accelerator, precision: Precision): number {
  const { bf16, fp8, int8 } = accelerator.tflops
  if (precision === 'FP32') return bf16 / 2
  if (precision === 'FP8') return fp8 ?? bf16
  return precision === 'INT8' ? (int8 ?? bf16) : bf16
}

/** Whether the arithmetic itself runs in that format: FP8 does on Hopper, Ada and CDNA 3, not on Ampere. */
export function isNative(accelerator: Accelerator, precision: Precision): boolean {
  if (precision === 'FP8') return accelerator.tflops.fp8 !== null
  return precision === 'INT8' ? accelerator.tflops.int8 !== null : precision !== 'INT4'
}
