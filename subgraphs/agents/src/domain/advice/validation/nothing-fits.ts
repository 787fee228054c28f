import { providerName } from '../../catalog/instance.ts'
import { findingKey } from '../finding-key.ts'
import { formatGB, formatNumber, inWords } from '../format.ts'
import { computed, finding, given, unknownCost } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { permittedOffers } from '../sizing/demand.ts'
import { servingMemory, trainingMemory } from '../sizing/model-memory.ts'
import { offersOf } from '../sizing/plan.ts'
import type { ComputePlan } from '../sizing/plan.ts'
import { longestBytes } from '../sizing/serving-plan.ts'

/** Finds workloads whose model fits no permitted instance (weights, activations and one sequence's cache, or training state). */
export const nothingFitsRule: Rule = ({ requirements, best }) => {
  const permitted = offersOf(requirements, best.provider)
  return best.workloads.flatMap(({ name, index, compute }) => {
    if (compute.kind === 'none' || compute.plan !== null) return []
    const bytes = neededBytes(compute)
    const { instanceType } = compute.demand.hardware
    const offers = permittedOffers(compute.demand.hardware, permitted).length
    return [
      finding({
        key: findingKey('nothing-fits', { name, index }),
        title:
          offers === 0 && instanceType !== null
            ? `No permitted region has ${instanceType} for "${name}"`
            : offers === 0
              ? `No permitted region can run "${name}"`
              : `"${name}" fits no permitted instance`,
        rationale:
          offers === 0 && instanceType !== null
            ? `"${name}" may use ${instanceType} only, and none of the permitted providers has an instance type of that name in a permitted region of this catalog.`
            : offers === 0
              ? `"${name}" needs ${formatGB(bytes)} of accelerator memory, but the stated regions (${inWords(requirements.regions ?? [])}) have no accelerators of the permitted providers in this catalog.`
              : `"${name}" needs ${formatGB(bytes)} at least, with ${formatNumber(compute.demand.model.paramsB)} billion parameters; ${offers === 1 ? 'the only permitted instance type' : `none of the ${offers} permitted instance types`} of ${providerName(best.provider)} ${offers === 1 ? 'does not hold' : 'holds'} that, alone or clustered.`,
        category: 'COMPUTE',
        severity: 'CRITICAL',
        confidence: 0.85,
        monthlyUsd: unknownCost('nothing that is permitted holds it, so there is no plan to price'),
        effort: 'DAYS',
        steps: [
          instanceType === null
            ? 'Permit further regions or providers'
            : `Check the name ${instanceType}, or permit other instance types`,
          'Or choose a smaller model, a lower precision or a shorter context',
        ],
        evidence: [
          computed(
            'Memory needed',
            formatGB(bytes),
            'weights + activations + cache of the longest request, or 16 bytes a trained parameter',
          ),
          given('Regions', inWords(requirements.regions ?? ['any']) || 'any'),
        ],
      }),
    ]
  })
}

function neededBytes(compute: Exclude<ComputePlan, { kind: 'none' }>): number {
  if (compute.kind === 'training') {
    const { stateBytes, activationBytes } = trainingMemory(compute.demand)
    return stateBytes + activationBytes
  }
  const memory = servingMemory(compute.demand)
  return memory.weightBytes + memory.activationBytes + longestBytes(compute.demand)
}
