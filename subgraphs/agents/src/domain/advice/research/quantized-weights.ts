import { isNative } from '../../catalog/precision.ts'
import { findingKey } from '../finding-key.ts'
import { formatDuration, formatGB, formatNumber } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { lowerPrecision } from '../sizing/lower-precision.ts'
import { servedWorkloads } from '../sizing/select.ts'
import { aloneOf, servingPlan } from '../sizing/serving-plan.ts'

/**
 * Throughput and latency of the same instance with weights in the next lower precision: fewer bytes to read for each token,
 * more memory for the batch, and faster arithmetic where the hardware has the format.
 */
export const quantizedWeightsRule: Rule = ({ best }) =>
  servedWorkloads(best).flatMap(({ name, index, demand, plan }) => {
    const lower = lowerPrecision(demand.precision)
    const quantized = lower === null ? null : servingPlan({ ...demand, precision: lower.precision }, plan, plan.shape)
    if (lower === null || quantized === null) return []
    const gain = quantized.requestsPerSecondPerReplica / aloneOf(demand, plan).requestsPerSecondPerReplica
    if (gain < 1.1) return []
    const native = isNative(plan.shape.accelerator, lower.precision)
    return [
      finding({
        // The AI consultant prices the same step; synthesis merges the two.
        key: findingKey('lower-precision', { name, index }),
        title: `Quantize "${name}" from ${demand.precision} to ${lower.precision}: ${formatNumber(gain)} times the throughput of a replica`,
        rationale: `The weights shrink from ${formatGB(plan.memory.weightBytes)} to ${formatGB(quantized.memory.weightBytes)}, so a token of a single request takes ${formatDuration(quantized.speed.stepSeconds(1))} instead of ${formatDuration(plan.speed.stepSeconds(1))}. ${native ? `${plan.shape.accelerator.name} computes in ${lower.precision} as well.` : `${plan.shape.accelerator.name} still computes in 16 bit, so prefill does not gain.`} Expected loss of quality: ${lower.risk}.`,
        category: 'PERFORMANCE',
        severity: 'MEDIUM',
        confidence: 0.6,
        monthlyUsd: 0,
        effort: 'DAYS',
        steps: [
          `Quantize with 500 prompts of "${name}" as calibration`,
          'Compare both on the evaluation set before switching',
        ],
        evidence: [
          given('Precision', demand.precision),
          computed('Gain', `${formatNumber(gain)} ×`, `roofline on ${plan.instance.sku}; ${lower.source}`),
        ],
      }),
    ]
  })
