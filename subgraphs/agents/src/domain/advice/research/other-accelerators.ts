import { findingKey } from '../finding-key.ts'
import { formatPercent, formatUsd } from '../format.ts'
import { finding } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { growthOf } from '../sizing/capacity-step.ts'
import { describeInstances, priceEvidence, servingEvidence } from '../sizing/describe.ts'
import { allOffersOf } from '../sizing/plan.ts'
import { servedWorkloads } from '../sizing/select.ts'
import { planServing } from '../sizing/serving-plan.ts'

/** Inferentia runs 16-bit weights only in the planned way; quantized formats differ there. */
const nativeFormats = new Set(['BF16', 'FP16'])

/**
 * Accelerators that need other software (AMD with ROCm, AWS Inferentia with Neuron) where the same roofline makes them a
 * seventh cheaper or more. Their software reaches less of the peak than CUDA's, so confidence is low until it is measured.
 */
export const otherAcceleratorsRule: Rule = ({ best, requirements }) =>
  servedWorkloads(best).flatMap(({ name, index, demand, plan }) => {
    if (plan.monthlyUsd === 0) return []
    const offers = allOffersOf(requirements, best.provider).filter(
      ({ instance: { family } }) =>
        !family.accelerator.cuda && (family.accelerator.tflops.fp8 !== null || nativeFormats.has(demand.precision)),
    )
    const other = planServing(demand, offers, growthOf(requirements))
    if (other === null || other.meetsLatency !== plan.meetsLatency) return []
    const saved = plan.monthlyUsd - other.monthlyUsd
    if (saved < plan.monthlyUsd / 7) return []
    return [
      finding({
        key: findingKey('other-accelerators', { name, index }),
        title: `Try "${name}" on ${describeInstances(other)}: up to ${formatUsd(saved)} a month less`,
        rationale: `By the same formulas ${other.shape.accelerator.name} would serve "${name}" for ${formatUsd(other.monthlyUsd)} instead of ${formatUsd(plan.monthlyUsd)} a month, ${formatPercent(saved / plan.monthlyUsd)} less. It needs another software stack, which reaches less of the hardware's peak: the saving is an upper bound.`,
        category: 'COST',
        severity: 'LOW',
        confidence: 0.35,
        monthlyUsd: -saved,
        effort: 'MONTHS',
        steps: [
          `Check that the model of "${name}" is supported on ${other.shape.accelerator.name}`,
          `Measure requests a second on one instance; below ${formatPercent(other.monthlyUsd / plan.monthlyUsd)} of the estimate nothing is saved`,
        ],
        evidence: [priceEvidence(other), ...servingEvidence(other, demand)],
      }),
    ]
  })
