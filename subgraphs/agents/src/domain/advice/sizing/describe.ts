import { assumptions } from '../../catalog/assumptions.ts'
import { efficiencyOf, efficiencySource } from '../../catalog/efficiency.ts'
import type { Instance } from '../../catalog/instance.ts'
import { reliability } from '../../catalog/reliability.ts'
import { count, formatDuration, formatGB, formatNumber, formatPercent, formatUsd } from '../format.ts'
import type { Evidence } from '../types.ts'
import type { LatencyTarget, ServingDemand } from './demand.ts'
import type { Placement } from './placement.ts'
import { isWithoutPlan } from './plan.ts'
import type { ProviderPlan } from './plan.ts'
import { longestBytes, sequenceBytes, usableBytes } from './serving-plan.ts'
import type { ServingPlan, Sharing, Site } from './serving-plan.ts'
import type { TrainingPlan } from './training-plan.ts'

/** `2 × p5.48xlarge in us-east-1`, with further regions where an availability asks for them; of one that is shared, with how many others. */
export function describeInstances(plan: {
  instances: number
  instance: Instance
  placement: Placement
  sites?: readonly Site[]
  sharing?: Sharing | null
}): string {
  const others = (plan.sharing?.names.length ?? 1) - 1
  const shared = others === 0 ? '' : `, shared with ${count(others, 'other workload')}`
  const [first = plan, ...further] = plan.sites ?? []
  const elsewhere = further.map((site) => ` and ${formatNumber(site.instances)} in ${site.placement.region}`)
  return `${formatNumber(first.instances)} × ${plan.instance.sku} in ${first.placement.region}${elsewhere.join('')}${shared}`
}

/** Why a workload fits an instance beside others, in a sentence without its name: equal ones are told once. */
export function describeSharing({ sharing, shape }: ServingPlan, { targets }: ServingDemand): string {
  if (sharing === null) return ''
  const { neighbours, accelerators, timeShare, memoryBytes, usableBytes: usable, load } = sharing
  const where = `${formatNumber(accelerators)} × ${shape.accelerator.name}`
  if (neighbours === 0) return `One model has ${where} to itself.`
  return `${formatNumber(neighbours + 1)} models share ${where}: they take ${formatGB(memoryBytes)} of ${formatGB(usable)} and ${formatPercent(load)} of what they could carry, and each gets at least ${formatPercent(timeShare)} of the time while the others are busy${targets.length > 0 ? ', with which its targets are kept' : ''}.`
}

/** How far the workloads on a shared instance can grow. */
export function growthText({ sharing }: ServingPlan): string {
  if (sharing === null || sharing.growthFactor < 1.1) return 'Any growth needs a second instance.'
  return `Together they can grow to ${formatNumber(sharing.growthFactor)} times their load before a second instance is needed.`
}

/** What a month of the workloads costs on a provider, and which of them that is without. */
export function describeCost(plan: ProviderPlan): string {
  if (isWithoutPlan(plan)) return 'nothing placed'
  const { monthlyUsd, unplaced, missed } = plan
  const without =
    unplaced > 0 ? ` without ${count(unplaced, 'workload')} that ${unplaced === 1 ? 'has' : 'have'} no place` : ''
  const late = missed > 0 ? `, ${count(missed, 'workload')} missing a target` : ''
  return `${formatUsd(monthlyUsd)} a month${without}${late}`
}

/** The hourly price of an instance where it would run, with its date and source. */
export function priceEvidence({ instance, placement }: { instance: Instance; placement: Placement }): Evidence {
  const { asOf, name } = instance.family.source
  const estimate = placement.estimated ? ', regional surcharge estimated' : ''
  return {
    label: `${instance.sku} in ${placement.region}`,
    value: `$${placement.usdPerHour.toFixed(4)} an hour on demand`,
    source: `${name}, as of ${asOf}${estimate}`,
  }
}

/** Memory and speed that a serving plan rests on. */
export function servingEvidence(plan: ServingPlan, demand: ServingDemand): readonly Evidence[] {
  const { shape, memory } = plan
  const { accelerator } = shape
  return [
    {
      label: 'Memory of one replica',
      value: `${formatGB(memory.weightBytes)} weights, ${formatGB(memory.activationBytes)} activations, ${formatGB(sequenceBytes(demand))} cache a mean sequence and ${formatGB(longestBytes(demand))} the longest, of ${formatGB(usableBytes(shape, demand))} usable`,
      source: `parameters × bytes; ${demand.modelSource}; ${formatPercent(demand.memoryShare)} of the memory${demand.memoryShare === assumptions.usableMemoryShare.value ? ` (${assumptions.usableMemoryShare.source})` : ''}`,
    },
    {
      label: 'Speed of one replica',
      value: `prefill ${formatDuration(plan.speed.prefillSeconds)}, step ${formatDuration(plan.speed.stepSeconds(plan.batch))} at batch ${plan.batch}: ${formatNumber(plan.requestsPerSecondPerReplica)} requests a second within the targets`,
      source: `roofline of ${formatNumber(shape.groupSize * shape.stages)} × ${accelerator.name} (${accelerator.source}); ${efficiencySource}${efficiencyOf(accelerator).isMeasured ? '' : `, none of them on ${accelerator.name}`}`,
    },
    {
      label: '99th percentile at peak',
      value: `${formatDuration(plan.latencySeconds)} end to end; alone ${formatDuration(plan.aloneSeconds)}`,
      source: `queue of a replica at its share of the rate, ${describeLengths(demand)}`,
    },
    ...plan.reached.map((target) => ({
      label: `Target: ${describeTarget(target)}`,
      value: formatDuration(target.plannedSeconds),
      source: 'the same queue',
    })),
  ]
}

/** `10 s for 99 % of the requests`. */
export function describeTarget({ of, seconds, share }: LatencyTarget): string {
  const what = { request: 'end to end', 'first token': 'to the first token', token: 'from token to token' }[of]
  return `${formatDuration(seconds)} ${what} for ${formatPercent(share)}`
}

/** How the lengths of requests are distributed. */
export function describeLengths({ inputLengths, outputLengths }: ServingDemand): string {
  const spreads = [...new Set([inputLengths, outputLengths].filter(({ mean }) => mean > 0).map(({ spread }) => spread))]
  return `${spreads.join(' and ')} lengths`
}

/** Arithmetic and memory that a training plan rests on. */
export function trainingEvidence(plan: TrainingPlan, flopsFormula: string): readonly Evidence[] {
  const { name } = plan.instance.family.accelerator
  const { writeSeconds, intervalSeconds, overhead } = plan.checkpoints
  return [
    {
      label: 'Training compute',
      value: `${plan.flops.toExponential(2)} FLOPs, ${formatNumber(plan.acceleratorHours)} hours of ${name} in all: ${formatDuration(plan.hours * 3600)} on ${formatNumber(plan.accelerators)}`,
      source: `${flopsFormula} (Kaplan et al. 2020, arXiv 2001.08361) at ${formatPercent(plan.utilization)} of peak; ${plan.isMeasured ? 'fitted to published runs (training-measurements.json)' : `not measured on ${name}: as on others (training-efficiencies.json)`}`,
    },
    {
      label: 'Checkpoints and failures',
      value: `${formatPercent(Math.min(1, overhead))} of the run, with ${intervalSeconds < plan.workHours * 3600 ? `a checkpoint every ${formatDuration(intervalSeconds)}` : 'one checkpoint at the end'} that takes ${formatDuration(writeSeconds)}`,
      source: `Young 1974, Daly 2006; ${reliability.acceleratorHoursBetweenFailures.source}`,
    },
    {
      label: 'Training state',
      value: `${formatGB(plan.memory.stateBytes)} sharded, ${formatGB(plan.memory.activationBytes)} activations a sequence`,
      source:
        'Adam in mixed precision: 16 bytes a parameter (ZeRO, arXiv 1910.02054); recomputed activations (arXiv 2205.05198)',
    },
    {
      label: 'Price of the run',
      value: formatUsd(plan.jobUsd),
      source: 'instances × hours × list price, checkpoints and repeated work included',
    },
  ]
}
