import type { Accelerator } from '../../catalog/accelerator.ts'
import { efficiencies, efficiencyOf } from '../../catalog/efficiency.ts'
import type { Efficiencies } from '../../catalog/efficiency.ts'
import { peakTflops } from '../../catalog/precision.ts'
import type { ServingDemand } from './demand.ts'
import { cacheBytes, shareOfWeightsRead } from './model-memory.ts'
import type { ServingMemory } from './model-memory.ts'

/** Accelerators that hold one copy of the model together. */
export interface ReplicaShape {
  readonly accelerator: Accelerator
  /** Whether they are joined by NVLink or the like. */
  readonly fastLinks: boolean
  /** Accelerators of one instance that work in tensor parallel. */
  readonly groupSize: number
  /** Instances that hold consecutive layers (pipeline parallel); 1 where one instance is enough. */
  readonly stages: number
}

/** How long one replica takes, seconds. */
export interface ReplicaSpeed {
  /** Reading a mean input, when nothing else is in work. */
  readonly prefillSeconds: number
  /** Reading an input of that length: what it adds to the work of a replica, and how long it takes alone. */
  readonly prefillOf: (inputTokens: number) => { readonly work: number; readonly alone: number }
  /** The work of `prefillOf` alone, which is calculated faster. */
  readonly prefillWork: (inputTokens: number) => number
  /** One output token of every sequence in the batch. */
  readonly stepSeconds: (batch: number) => number
  /** The part of a step that is arithmetic; bandwidth takes the rest where the step is longer. */
  arithmeticSeconds(batch: number): number
  /** End to end, for a request of mean length in a full batch. */
  latencySeconds(batch: number): number
}

/**
 * Speed of one replica by the roofline of its accelerators, at the efficiencies of `efficiencies.json`.
 * - reading weights W = weights read ÷ achieved bandwidth, multiplying G = 2·N·tokens ÷ achieved FLOP/s; they overlap in part:
 *   (W^q + G^q)^(1 ÷ q)
 * - attention = cache of the batch ÷ achieved bandwidth; over the input 2·layers·hidden·input² FLOPs
 * - tensor parallel over g: 2 exchanges a layer, each of tokens × hidden × 2 bytes × 2·(g − 1) ÷ g over the link
 * - one decoding step = the above for the batch, and the overhead of a step and of each sequence
 * - prefill = the above for the input, without the weights where other requests are in work: one pass reads them for all
 * With k pipeline stages a request still passes all weights, while k batches are in work at once.
 * @see Williams et al. 2009 (roofline); Kaplan et al. 2020, arXiv 2001.08361, table 1 (FLOPs a token);
 * Pope et al. 2022, arXiv 2211.05102 (decode is bound by memory, prefill by arithmetic); Shoeybi et al. 2019, arXiv 1909.08053
 */
export function replicaSpeed(
  shape: ReplicaShape,
  demand: SpeedDemand,
  memory: Pick<ServingMemory, 'weightBytes'>,
  constants: Efficiencies = efficiencies,
): ReplicaSpeed {
  const { model, inputTokens, outputTokens, precision } = demand
  const { accelerator, groupSize, stages } = shape
  const { layers, hiddenSize, activeParamsB, experts } = model
  const reached = efficiencyOf(accelerator, constants)
  const bandwidth = groupSize * accelerator.bandwidthGBs * 1e9
  const peak = groupSize * 1e12
  const flops =
    peak * peakTflops(accelerator, precision) * reached.arithmetic * (experts === null ? 1 : constants.expertArithmetic)
  const attentionFlops = peak * peakTflops(accelerator, 'BF16') * constants.attentionArithmetic
  const linkBytes = (shape.fastLinks ? reached.linkGBs : constants.slowLinkGBs) * 1e9
  const exchanges = groupSize === 1 ? 0 : 2 * layers
  const exchangeSeconds = (tokens: number): number =>
    (exchanges * tokens * hiddenSize * 2 * 2 * (1 - 1 / groupSize)) / linkBytes

  const readSeconds = (tokens: number): number =>
    (memory.weightBytes * shareOfWeightsRead(model, tokens)) / (bandwidth * reached.weights)
  const multiplySeconds = (tokens: number): number => (2 * activeParamsB * 1e9 * tokens) / flops
  const overlapped = (one: number, other: number): number =>
    (one ** constants.overlapExponent + other ** constants.overlapExponent) ** (1 / constants.overlapExponent)
  const cacheSeconds = cacheBytes(demand, demand.inputTokens + outputTokens / 2) / (bandwidth * reached.cache)
  const overhead = constants.stepOverheadSeconds + exchanges * constants.linkLatencySeconds

  const stepSeconds = (batch: number): number => {
    const sequences = batch / stages
    return (
      overlapped(readSeconds(sequences), multiplySeconds(sequences)) +
      sequences * (cacheSeconds + constants.sequenceOverheadSeconds) +
      exchangeSeconds(sequences) +
      overhead
    )
  }
  const computed = 1 - (demand.prefixHit ?? 0)
  const tokensRead = (input: number): number => Math.max(1, input * computed)
  const besidesWeights = (input: number, tokens: number): number => {
    const attention = (2 * layers * hiddenSize * (input ** 2 - (input - tokens) ** 2)) / attentionFlops
    return attention + exchangeSeconds(tokens) + constants.sequenceOverheadSeconds
  }
  const prefillWork = (input: number): number => {
    const tokens = tokensRead(input)
    return (multiplySeconds(tokens) + besidesWeights(input, tokens)) / stages
  }
  const prefillOf = (input: number): { work: number; alone: number } => {
    const tokens = tokensRead(input)
    const alone = overlapped(readSeconds(tokens), multiplySeconds(tokens)) + besidesWeights(input, tokens) + overhead
    return { work: prefillWork(input), alone }
  }
  const prefill = prefillOf(inputTokens)
  return {
    prefillSeconds: prefill.alone,
    prefillOf,
    prefillWork,
    stepSeconds,
    arithmeticSeconds: (batch) => multiplySeconds(batch / stages),
    latencySeconds: (batch) => prefill.alone + (batch - 1) * prefill.work + outputTokens * stepSeconds(batch),
  }
}

/** What the speed of a replica depends on. */
export type SpeedDemand = Pick<
  ServingDemand,
  'model' | 'precision' | 'cachePrecision' | 'inputTokens' | 'outputTokens'
> & { readonly prefixHit?: number }
