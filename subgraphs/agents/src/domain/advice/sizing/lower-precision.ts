import type { Precision } from '#schema/requirements/requirements'
import type { Situation } from '../rules.ts'
import { growthOf } from './capacity-step.ts'
import { offersOf } from './plan.ts'
import type { ServedWorkload } from './select.ts'
import { planServing } from './serving-plan.ts'
import type { ServingPlan } from './serving-plan.ts'

/** The next smaller number format, and what is known about the quality it costs. */
export interface LowerPrecision {
  readonly precision: Precision
  readonly risk: string
  readonly source: string
}

const fp8: LowerPrecision = {
  precision: 'FP8',
  risk: 'usually within the noise of evaluations',
  source: 'Micikevicius et al. 2022, FP8 Formats for Deep Learning, arXiv 2209.05433',
}
const int4: LowerPrecision = {
  precision: 'INT4',
  risk: 'a small but measurable loss, largest for small models and for reasoning',
  source: 'Lin et al. 2023, AWQ, arXiv 2306.00978',
}
const bf16: LowerPrecision = {
  precision: 'BF16',
  risk: 'none that is measurable for inference',
  source: 'Kalamkar et al. 2019, A Study of BFLOAT16, arXiv 1905.12322',
}

/** FP32 → BF16 → FP8 → INT4; `null` below INT4. */
export function lowerPrecision(precision: Precision): LowerPrecision | null {
  if (precision === 'FP32') return bf16
  if (precision === 'BF16' || precision === 'FP16') return fp8
  return precision === 'INT4' ? null : int4
}

/** The cheapest plan on the same provider with weights in a lower precision; `null` where there is none. */
export function planInPrecision(
  { best, requirements }: Situation,
  { demand }: ServedWorkload,
  precision: Precision,
): ServingPlan | null {
  return planServing({ ...demand, precision }, offersOf(requirements, best.provider), growthOf(requirements))
}
