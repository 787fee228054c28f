import type { ModelShape } from '#schema/requirements/model-shape'
import type { Precision } from '#schema/requirements/requirements'
import type { Accelerator } from '../../catalog/accelerator.ts'
import { assumptions } from '../../catalog/assumptions.ts'
import { peakTflops } from '../../catalog/precision.ts'
import { trainingEfficiencies, trainingShareOf } from '../../catalog/training.ts'
import type { TrainingEfficiencies } from '../../catalog/training.ts'
import type { TrainingMethod } from './model-memory.ts'

/** What the speed of training depends on, besides the accelerator. */
export interface TrainedModel {
  readonly model: Pick<ModelShape, 'activeParamsB' | 'paramsB' | 'layers' | 'hiddenSize'>
  readonly precision: Precision
  readonly method: TrainingMethod
  readonly sequenceTokens: number
}

/** How fast one accelerator trains. */
export interface TrainingSpeed {
  readonly tokensPerSecond: number
  /** Model FLOP/s (6·N for each token, with adapters 4·N) as a share of the peak at the precision. */
  readonly utilization: number
  readonly isMeasured: boolean
}

/** The number before N·D: LoRA and QLoRA leave out the gradients of the frozen weights. */
export const flopsPerParameterAndToken = ({ method }: Pick<TrainedModel, 'method'>): number =>
  method === 'full' ? 6 : 4

/**
 * Tokens a second of one accelerator in a whole run:
 * peak × share ÷ (6·N + weight × 6·layers·hidden·sequence), with adapters 4 instead of 6.
 * The share is that of the accelerator at the precision, times those of a mixture of experts and of whole runs; without fast links
 * between the accelerators it is assumed.
 * @see Kaplan et al. 2020, arXiv 2001.08361, section 2.1; Hoffmann et al. 2022, arXiv 2203.15556, appendix F;
 * Chowdhery et al. 2022, arXiv 2204.02311, appendix B (utilization); training-measurements.json
 */
export function trainingSpeed(
  { accelerator, fastLinks }: { readonly accelerator: Accelerator; readonly fastLinks: boolean },
  { model, precision, method, sequenceTokens }: TrainedModel,
  { constants = trainingEfficiencies, kind = 'run' }: { constants?: TrainingEfficiencies; kind?: 'run' | 'steps' } = {},
): TrainingSpeed {
  const format = formatOf(precision, accelerator)
  const peak = 1e12 * peakTflops(accelerator, format)
  const { share, isMeasured } = trainingShareOf(accelerator, format === 'FP8' ? 'fp8' : '16bit', constants)
  const experts = model.activeParamsB < 0.9 * model.paramsB ? constants.expertShare : 1
  const whole = kind === 'run' ? constants.runShare : 1
  const reached = fastLinks ? share * experts * whole : assumptions.trainingUtilizationWithoutFastLinks.value
  const factor = flopsPerParameterAndToken({ method })
  const ofWeights = factor * model.activeParamsB * 1e9
  const ofAttention = factor * model.layers * model.hiddenSize * sequenceTokens
  const tokensPerSecond = (peak * reached) / (ofWeights + constants.attentionWeight * ofAttention)
  return { tokensPerSecond, utilization: (tokensPerSecond * ofWeights) / peak, isMeasured: isMeasured && fastLinks }
}

/** The number format of the multiplications: FP8 where it is asked for and there, else 16 bit; FP32 runs as TF32. */
function formatOf(precision: Precision, { tflops }: Accelerator): 'FP32' | 'BF16' | 'FP8' {
  if (precision === 'FP32') return 'FP32'
  return precision === 'FP8' && tflops.fp8 !== null ? 'FP8' : 'BF16'
}
