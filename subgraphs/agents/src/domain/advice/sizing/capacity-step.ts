import type { Instance } from '../../catalog/instance.ts'
import type { LoadedHours, ServingDemand } from './demand.ts'
import type { Placement } from './placement.ts'
import type { ReplicaShape } from './roofline.ts'

/**
 * The unit in which serving capacity is bought: one instance, or as many as one replica spans. What a plan carries, and
 * what it costs under another load, is always asked here: demand fills what is there before a step is added.
 */
export interface CapacityStep {
  readonly instances: number
  /** Steps that are already there and paid for. */
  readonly ownedSteps: number
  /** What a step carries at the planned load. */
  readonly requestsPerSecond: number
  /** Of one hour, US dollars. */
  readonly hourlyUsd: number
  /** Of a month of all the hours with load, US dollars. */
  readonly monthlyUsd: number
}

interface Replica {
  readonly instance: Instance
  readonly placement: Placement
  readonly shape: ReplicaShape
  readonly requestsPerSecondPerReplica: number
  /** Of a shared instance, the part that is this workload's. */
  readonly sharing?: { readonly costShare: number; readonly requestsPerSecond: number } | null
}

/**
 * The step of a plan. Of a shared instance it is a part: where the load of all that share it grows alike, their steps add up to whole
 * instances.
 */
export function capacityStep(
  { hoursPerMonth, hardware }: Pick<ServingDemand, 'hoursPerMonth' | 'hardware'>,
  { shape, instance, placement, requestsPerSecondPerReplica, sharing }: Replica,
): CapacityStep {
  if (sharing) {
    const hourlyUsd = sharing.costShare * placement.usdPerHour
    const monthlyUsd = hourlyUsd * hoursPerMonth
    return { instances: 1, ownedSteps: 0, requestsPerSecond: sharing.requestsPerSecond, hourlyUsd, monthlyUsd }
  }
  const instances = shape.stages
  const replicas = shape.stages > 1 ? 1 : Math.floor(instance.acceleratorCount / shape.groupSize)
  const hourlyUsd = instances * placement.usdPerHour
  return {
    instances,
    ownedSteps: hardware.ownedInstances / instances,
    requestsPerSecond: replicas * requestsPerSecondPerReplica,
    hourlyUsd,
    monthlyUsd: hourlyUsd * hoursPerMonth,
  }
}

/** Steps that carry a rate; at least one, because a model without requests is still loaded. */
export function stepsFor(step: Pick<CapacityStep, 'requestsPerSecond'>, requestsPerSecond: number): number {
  return Math.max(1, Math.ceil(requestsPerSecond / step.requestsPerSecond))
}

/** What the hours of a month cost: each as many steps as carry its share of the peak, none without load; owned ones cost nothing. */
export function costOfHours(
  step: Pick<CapacityStep, 'requestsPerSecond' | 'hourlyUsd' | 'ownedSteps'>,
  hours: readonly LoadedHours[],
  peakRequestsPerSecond: number,
): number {
  return hours.reduce(
    (sum, { share, hours: some }) =>
      share === 0
        ? sum
        : sum + Math.max(0, stepsFor(step, share * peakRequestsPerSecond) - step.ownedSteps) * step.hourlyUsd * some,
    0,
  )
}
