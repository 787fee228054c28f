import { emissionsOf, sumEmissions } from '../catalog/carbon.ts'
import type { Emissions } from '../catalog/carbon.ts'
import { formatNumber } from './format.ts'
import type { ComputePlan } from './sizing/plan.ts'
import type { Evidence } from './types.ts'

/** What a plan emits in a month: serving for its hours, training for those of all its runs. */
export function monthlyEmissions(compute: ComputePlan): Emissions {
  if (compute.kind === 'none' || compute.plan === null) return { kind: 'unknown', reason: 'nothing is placed' }
  if (compute.kind === 'training') return emissionsOf(compute.plan, compute.plan.hoursPerMonth)
  const { hoursPerMonth } = compute.demand
  const { instance, sites, sharing } = compute.plan
  const share = sharing?.costShare ?? 1
  return sumEmissions(
    sites.map(({ placement, instances }) =>
      emissionsOf({ instance, placement, instances: instances * share }, hoursPerMonth),
    ),
  )
}

/** `123 kg CO₂e`, tonnes above ten of them, or why it is not known. */
export function describeEmissions(emissions: Emissions): string {
  if (emissions.kind === 'unknown') return `not known: ${emissions.reason}`
  const { kgCO2e } = emissions
  return kgCO2e >= 10_000 ? `${formatNumber(kgCO2e / 1000)} t CO₂e` : `${formatNumber(kgCO2e)} kg CO₂e`
}

/** The emissions of a plan as evidence, with the formula and its sources. */
export function emissionsEvidence(compute: ComputePlan): Evidence {
  const emissions = monthlyEmissions(compute)
  return {
    label: 'Emissions a month, at most',
    value: describeEmissions(emissions),
    source: emissions.kind === 'known' ? emissions.source : 'power × PUE × grid intensity',
  }
}
