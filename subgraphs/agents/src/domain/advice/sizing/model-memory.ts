import type { Precision } from '#schema/requirements/requirements'
import { estimateArchitecture } from '../../catalog/architecture.ts'
import { assumptions } from '../../catalog/assumptions.ts'
import { bytesPerCacheElement, bytesPerWeight } from '../../catalog/precision.ts'

/** Memory that serving a model takes, bytes. */
export interface ServingMemory {
  readonly weightBytes: number
  /** Key-value cache of one token. */
  readonly cacheBytesPerToken: number
  readonly activationBytes: number
}

/**
 * Memory needed to serve a model.
 * - weights = parameters × bytes of the precision
 * - cache of one token = 2 (key and value) × layers × key-value width × bytes of an element
 * - activations of one layer at a time = 34 × tokens of a prefill chunk × hidden size
 * @see Korthikanti et al. 2022, arXiv 2205.05198, section 4 (34·s·b·h bytes a layer, an upper bound for inference)
 */
export function servingMemory(paramsB: number, precision: Precision, inputTokens: number): ServingMemory {
  const { layers, hiddenSize, cacheWidth } = estimateArchitecture(paramsB)
  const chunkTokens = Math.min(inputTokens, assumptions.prefillChunkTokens.value)
  return {
    weightBytes: paramsB * 1e9 * bytesPerWeight(precision),
    cacheBytesPerToken: 2 * layers * cacheWidth * bytesPerCacheElement(precision),
    activationBytes: 34 * chunkTokens * hiddenSize,
  }
}

/** How a model is trained: all weights, low-rank adapters on frozen 16-bit weights, or on frozen quantized weights. */
export type TrainingMethod = 'full' | 'lora' | 'qlora'

/** Memory that training takes, bytes. */
export interface TrainingMemory {
  /** Weights, gradients and optimizer states together; sharded over all accelerators (ZeRO stage 3, FSDP). */
  readonly stateBytes: number
  /** Of one sequence, on every accelerator, with full recomputation. */
  readonly activationBytes: number
}

export interface TrainingShape {
  readonly paramsB: number
  readonly precision: Precision
  readonly method: TrainingMethod
  readonly sequenceTokens: number
}

/**
 * Memory needed to train or fine-tune with Adam.
 * - full: 16 bytes a parameter = 2 weight + 2 gradient + 12 (32-bit copy and two Adam moments)
 * - LoRA: 2 bytes for each frozen weight + 16 for the 1 % that is trained; QLoRA: 0.5 (INT8: 1) + the same
 * - activations with full recomputation = 2·s·h·layers for the stored layer inputs + 34·s·h for the layer in work
 * @see Rajbhandari et al. 2019, ZeRO, arXiv 1910.02054, section 3.1; Hu et al. 2021, LoRA, arXiv 2106.09685;
 * Dettmers et al. 2023, QLoRA, arXiv 2305.14314; Korthikanti et al. 2022, arXiv 2205.05198
 */
export function trainingMemory({ paramsB, precision, method, sequenceTokens }: TrainingShape): TrainingMemory {
  const { layers, hiddenSize } = estimateArchitecture(paramsB)
  return {
    stateBytes: paramsB * 1e9 * stateBytesPerParameter(method, precision),
    activationBytes: sequenceTokens * hiddenSize * (2 * layers + 34),
  }
}

function stateBytesPerParameter(method: TrainingMethod, precision: Precision): number {
  const adapters = 16 * assumptions.loraTrainableShare.value
  if (method === 'full') return 16
  if (method === 'lora') return 2 + adapters
  return (precision === 'INT8' ? 1 : 0.5) + adapters
}
