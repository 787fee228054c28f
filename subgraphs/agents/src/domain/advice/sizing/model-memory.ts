import { cacheElements } from '#schema/requirements/model-shape'
import type { ModelShape } from '#schema/requirements/model-shape'
import type { Precision } from '#schema/requirements/requirements'
import { assumptions } from '../../catalog/assumptions.ts'
import { bytesPerWeight } from '../../catalog/precision.ts'

/** Memory that serving a model takes, bytes. */
export interface ServingMemory {
  readonly weightBytes: number
  readonly activationBytes: number
}

/**
 * Memory needed to serve a model.
 * - weights = parameters × bytes of the precision
 * - activations of one layer at a time = 34 × tokens of a prefill chunk × hidden size
 * @see Korthikanti et al. 2022, arXiv 2205.05198, section 4 (34·s·b·h bytes a layer, an upper bound for inference)
 */
export function servingMemory({ model, precision, inputTokens }: ServedModel): ServingMemory {
  const chunkTokens = Math.min(inputTokens, assumptions.prefillChunkTokens.value)
  return {
    weightBytes: model.paramsB * 1e9 * bytesPerWeight(precision),
    activationBytes: 34 * chunkTokens * model.hiddenSize,
  }
}

/** What the memory of serving depends on. */
export interface ServedModel {
  readonly model: ModelShape
  readonly precision: Precision
  readonly inputTokens: number
}

/**
 * Key-value cache of one sequence, bytes: 2 (key and value) × layers × key-value heads × head size for each token, or the compressed
 * vector of latent attention; in layers with a sliding window, of the last tokens only.
 * @see GQA, arXiv 2305.13245; DeepSeek-V2, arXiv 2405.04434, section 2.1; Mistral 7B, arXiv 2310.06825 (sliding window)
 */
export function cacheBytes({ model, cachePrecision }: Cached, tokens: number): number {
  return cacheElements(model, tokens) * bytesPerWeight(cachePrecision)
}

interface Cached {
  readonly model: ModelShape
  readonly cachePrecision: Precision
}

/**
 * Share of the weights that one decoding step reads. Of a mixture of experts, each sequence of the batch passes through its own: of E
 * experts with k for each token, 1 − (1 − k ÷ E)^batch are read.
 */
export function shareOfWeightsRead({ paramsB, activeParamsB, experts }: ModelShape, batch: number): number {
  if (experts === null) return 1
  const chosen = experts.perToken / experts.count
  const expertsB = (paramsB - activeParamsB) / (1 - chosen)
  return (paramsB - expertsB + expertsB * (1 - (1 - chosen) ** batch)) / paramsB
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
  readonly model: ModelShape
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
export function trainingMemory({ model, precision, method, sequenceTokens }: TrainingShape): TrainingMemory {
  const { paramsB, layers, hiddenSize } = model
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
