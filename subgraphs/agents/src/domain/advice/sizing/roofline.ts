import type { Accelerator } from '../../catalog/accelerator.ts'
import { assumptions } from '../../catalog/assumptions.ts'
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
  /** Reading and computing one request's input. */
  readonly prefillSeconds: number
  /** One output token of every sequence in the batch. */
  stepSeconds(batch: number): number
  /** The part of a step that is arithmetic; bandwidth takes the rest where the step is longer. */
  arithmeticSeconds(batch: number): number
  /** End to end, for a request in a full batch. */
  latencySeconds(batch: number): number
  /** The largest batch that answers within a time, at most 1,048,576; 0 where not even one request does. */
  largestBatchWithin(seconds: number): number
}

/**
 * Speed of one replica by the roofline of its accelerators.
 * - prefill = (2·N·input + 2·layers·hidden·input²) FLOPs ÷ achieved FLOP/s, at least one pass over the weights
 * - one decoding step = max((weights read + batch × cache of one sequence) ÷ achieved bandwidth, 2·N·batch ÷ achieved FLOP/s)
 * - latency in a full batch = batch × prefill + output × step: every sequence waits while others are read in
 * Accelerators in tensor parallel lose a share of their speed with each doubling of their number.
 * With k pipeline stages a request still passes all weights, while k batches are in work at once.
 * @see Williams et al. 2009 (roofline); Kaplan et al. 2020, arXiv 2001.08361, table 1 (FLOPs a token);
 * Pope et al. 2022, arXiv 2211.05102 (decode is bound by memory, prefill by arithmetic)
 */
export function replicaSpeed(shape: ReplicaShape, demand: ServingDemand, memory: ServingMemory): ReplicaSpeed {
  const { accelerator } = shape
  const peers = effectiveAccelerators(shape)
  const bandwidth = peers * accelerator.bandwidthGBs * 1e9 * assumptions.bandwidthUtilization.value
  const flops = peers * peakTflops(accelerator, demand.precision) * 1e12 * assumptions.prefillUtilization.value
  const { stages } = shape
  const weightSeconds = memory.weightBytes / bandwidth
  const cacheSeconds = cacheBytes(demand, demand.inputTokens + demand.outputTokens / 2) / bandwidth / stages
  const tokenSeconds = (2 * demand.model.activeParamsB * 1e9) / flops / stages
  const prefillSeconds = Math.max(prefillFlops(demand) / flops, weightSeconds)
  const queuedPrefill = prefillSeconds / stages
  const firstPrefill = prefillSeconds - queuedPrefill
  const stepSeconds = (batch: number): number =>
    Math.max(weightSeconds * shareOfWeightsRead(demand.model, batch) + batch * cacheSeconds, batch * tokenSeconds)
  const latencySeconds = (batch: number): number =>
    firstPrefill + batch * queuedPrefill + demand.outputTokens * stepSeconds(batch)
  return {
    prefillSeconds,
    stepSeconds,
    arithmeticSeconds: (batch) => batch * tokenSeconds,
    latencySeconds,
    largestBatchWithin(seconds) {
      // By bisection: latency grows with the batch, but not in proportion where experts are read by several sequences.
      let [within, above] = [0, largestBatch + 1]
      while (above - within > 1) {
        const middle = Math.floor((within + above) / 2)
        if (latencySeconds(middle) <= seconds) within = middle
        else above = middle
      }
      return within
    },
  }
}

function effectiveAccelerators({ groupSize, fastLinks }: ReplicaShape): number {
  const { value } = fastLinks ? assumptions.parallelEfficiency : assumptions.parallelEfficiencyWithoutFastLinks
  return groupSize * value ** Math.log2(groupSize)
}

/** Far above what a server takes at once. */
const largestBatch = 1_048_576

function prefillFlops({ model, inputTokens }: ServingDemand): number {
  const { activeParamsB, layers, hiddenSize } = model
  return 2 * activeParamsB * 1e9 * inputTokens + 2 * layers * hiddenSize * inputTokens ** 2
}
