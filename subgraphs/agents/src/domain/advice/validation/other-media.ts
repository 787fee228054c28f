import { mediumOf } from '#schema/requirements/other-models'
import { hoursPerMonthAlwaysOn } from '../../catalog/assumptions.ts'
import { planMemory } from '../../catalog/cpu-instances.ts'
import { bytesPerWeight } from '../../catalog/precision.ts'
import { findingKey } from '../finding-key.ts'
import { formatGB, formatUsd } from '../format.ts'
import { computed, finding, given, unknownCost } from '../rules.ts'
import type { Rule, Situation } from '../rules.ts'
import { describeInstances } from '../sizing/describe.ts'
import { offersOf } from '../sizing/plan.ts'
import type { WorkloadPlan } from '../sizing/plan.ts'

/**
 * Says of models that are no language models what is known: the memory of the weights and the cheapest machine that holds them. How many
 * machines a rate takes is not computed, because what a request computes is not stated and is not a number of tokens.
 */
export const otherMediaRule: Rule = (situation) =>
  situation.best.workloads.flatMap((item) => {
    const medium = mediumOf(item.workload)
    if (medium === null) return []
    const { name, index, workload } = item
    const { place, usd, evidence } = smallestMachine(item, situation)
    return [
      finding({
        key: findingKey('not-a-language-model', { name, index }),
        title: `Measure "${name}" on one machine: what a request computes is not known`,
        rationale: `${workload.model === null ? `The model of "${name}"` : `"${workload.model}"`} works on ${medium}, not on language, so tokens say nothing about its speed or its price, and no published throughput of it is known here. ${place === null ? 'Its size is not stated either, so not even the memory of its weights is known.' : `${place} holds it, for ${formatUsd(usd)} a month if it runs all the time; how many of them it takes is not in the plan.`}`,
        category: 'DATA',
        severity: 'HIGH',
        confidence: 0.95,
        monthlyUsd: unknownCost('what one request computes is not known, so machines cannot be counted'),
        effort: 'DAYS',
        steps: [
          `Measure requests a second of "${name}" at its latency target, on ${place ?? 'the smallest machine that holds it'}`,
          'Machines = rate at peak ÷ (70 % of what one carries), and one more as a spare',
        ],
        evidence,
      }),
    ]
  })

interface Machine {
  readonly place: string | null
  readonly usd: number
  readonly evidence: ReturnType<typeof given>[]
}

function smallestMachine({ workload }: WorkloadPlan, { best, requirements }: Situation): Machine {
  const nothing = { place: null, usd: 0, evidence: [given('Model', workload.model ?? 'of the configuration')] }
  if (mediumOf(workload) === 'tables of features') {
    const machines = planMemory(best.provider, 16e9)
    if (machines === null) return nothing
    const { sku, source } = machines.instance
    const usd = machines.usdPerHour * hoursPerMonthAlwaysOn
    const value = `${machines.count} × ${sku}, $${machines.usdPerHour.toFixed(4)} an hour`
    return {
      place: `A machine without accelerators (${sku})`,
      usd,
      evidence: [...nothing.evidence, computed('Machine', value, `${source.name}, ${source.asOf}`)],
    }
  }
  if (workload.modelParamsB === null) return nothing
  const precision = workload.precision ?? 'FP16'
  const bytes = workload.modelParamsB * 1e9 * bytesPerWeight(precision)
  const [offer] = offersOf(requirements, best.provider)
    .filter(({ instance }) => instance.family.accelerator.memoryGB * instance.acceleratorCount * 0.9e9 > bytes)
    .toSorted((one, other) => one.placement.usdPerHour - other.placement.usdPerHour)
  if (offer === undefined) return nothing
  return {
    place: describeInstances({ ...offer, instances: 1 }),
    usd: offer.placement.usdPerHour * hoursPerMonthAlwaysOn,
    evidence: [
      ...nothing.evidence,
      computed(
        'Weights',
        formatGB(bytes),
        `parameters × bytes in ${precision}; images, sound and activations come on top`,
      ),
    ],
  }
}
