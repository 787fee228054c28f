import type { Instance } from '../../catalog/instance.ts'
import type { ServingDemand } from './demand.ts'
import type { Placement } from './placement.ts'
import type { ReplicaShape } from './roofline.ts'

/**
 * The unit in which serving capacity is bought: one instance, or as many as one replica spans. What a plan carries, and
 * what it costs under another load, is always asked here: demand fills what is there before a step is added.
 */
export interface CapacityStep {
  readonly instances: number
  /** What a step carries at the planned load. */
  readonly requestsPerSecond: number
  /** Of a month, US dollars. */
  readonly monthlyUsd: number
}

interface Replica {
  readonly instance: Instance
  readonly placement: Placement
  readonly shape: ReplicaShape
  readonly requestsPerSecondPerReplica: number
}

/** The step of a plan. */
export function capacityStep(
  { load, hoursPerMonth }: Pick<ServingDemand, 'load' | 'hoursPerMonth'>,
  { shape, instance, placement, requestsPerSecondPerReplica }: Replica,
): CapacityStep {
  const instances = shape.stages
  const replicas = shape.stages > 1 ? 1 : Math.floor(instance.acceleratorCount / shape.groupSize)
  return {
    instances,
    requestsPerSecond: replicas * load * requestsPerSecondPerReplica,
    monthlyUsd: instances * placement.usdPerHour * hoursPerMonth,
  }
}

/** Steps that carry a rate; at least one, because a model without requests is still loaded. */
export function stepsFor(step: Pick<CapacityStep, 'requestsPerSecond'>, requestsPerSecond: number): number {
  return Math.max(1, Math.ceil(requestsPerSecond / step.requestsPerSecond))
}
