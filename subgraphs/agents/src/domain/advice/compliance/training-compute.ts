import { findingKey } from '../finding-key.ts'
import { formatNumber, formatPercent, formatPower } from '../format.ts'
import { computed, finding } from '../rules.ts'
import type { Rule } from '../rules.ts'
import type { TrainingDemand } from '../sizing/demand.ts'
import { trainingFlops } from '../sizing/training-plan.ts'

/** Training compute above which the EU AI Act treats a model differently. */
const generalPurpose = 1e23
const systemicRisk = 1e25

/**
 * Training compute (6·N·D) against the thresholds of the EU AI Act: 10^25 FLOPs presume systemic risk (Art. 51(2)); 10^23
 * indicate a general-purpose model, and for a modified model a third of that where the original's compute is unknown.
 * @see Regulation (EU) 2024/1689, Art. 51 to 55; Commission guidelines on general-purpose AI models of July 2025
 */
export const trainingComputeRule: Rule = ({ requirements, best }) => {
  if (!requirements.compliance?.includes('EU_AI_ACT')) return []
  return best.workloads.flatMap(({ name, index, workload, compute }) => {
    if (compute.kind !== 'training') return []
    const flops = trainingFlops(compute.demand)
    const threshold = workload.kind === 'FINE_TUNING' ? generalPurpose / 3 : generalPurpose
    const level = flops >= systemicRisk ? 'systemic' : flops >= threshold ? 'general' : 'below'
    return [
      finding({
        key: findingKey('training-compute', { name, index }),
        title: titles[level](name, workload.kind === 'FINE_TUNING'),
        rationale: `${formatNumber(compute.demand.model.paramsB)} billion parameters on ${formatNumber(compute.demand.tokensB)} billion tokens take ${formatPower(flops)} FLOPs, ${formatPercent(flops / threshold)} of the ${formatPower(threshold)} that indicate a provider of a general-purpose model and ${formatPercent(flops / systemicRisk)} of the ${formatPower(systemicRisk)} of systemic risk.`,
        category: 'COMPLIANCE',
        severity: level === 'systemic' ? 'CRITICAL' : level === 'general' ? 'HIGH' : 'INFO',
        confidence: 0.75,
        monthlyUsd: 0,
        effort: level === 'below' ? 'HOURS' : 'MONTHS',
        steps: steps[level],
        evidence: [
          computed('Training compute', `${formatPower(flops)} FLOPs`, formula(compute.demand)),
          computed(
            'Thresholds',
            `${formatPower(threshold)} and ${formatPower(systemicRisk)} FLOPs`,
            'EU AI Act Art. 51(2); Commission guidelines, July 2025',
          ),
        ],
        compliance: ['EU_AI_ACT'],
      }),
    ]
  })
}

const titles = {
  systemic: (name: string) => `"${name}" is presumed to carry systemic risk: notify the Commission`,
  general: (name: string, modified: boolean) =>
    `"${name}" makes you the provider of a ${modified ? 'modified ' : ''}general-purpose model`,
  below: (name: string, modified: boolean) =>
    `"${name}" stays below the compute of ${modified ? 'a modified' : 'a'} general-purpose model: keep the record`,
} as const

const steps = {
  systemic: ['Notify within two weeks (Art. 52)', 'Plan model evaluation, incident reports and security (Art. 55)'],
  general: ['Prepare technical documentation, a copyright policy and the summary of training content (Art. 53)'],
  below: ['Keep the count of parameters and tokens with the model card, and add later runs to it'],
} as const

function formula({ method }: TrainingDemand): string {
  return `${method === 'full' ? '6·N·D' : '4·N·D (adapters)'} (Kaplan et al. 2020)`
}
