import type { Instance } from '../../catalog/instance.ts'
import { reliability } from '../../catalog/reliability.ts'
import type { LoadedHours, ServingDemand } from './demand.ts'
import type { Placement } from './placement.ts'
import type { ReplicaShape } from './roofline.ts'
import { hourlyUsdOf, layoutOf } from './spread.ts'
import type { Layout, Spread } from './spread.ts'

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
  /** What a stated availability adds; `null` where none is stated. */
  readonly spread: Spread | null
}

interface Replica {
  readonly instance: Instance
  readonly placement: Placement
  /** Further regions that may be used, the cheapest first. */
  readonly elsewhere?: readonly Placement[]
  readonly shape: Pick<ReplicaShape, 'stages' | 'groupSize'>
  readonly requestsPerSecondPerReplica: number
  /** Of a shared instance, the part that is this workload's. */
  readonly sharing?: { readonly costShare: number; readonly requestsPerSecond: number } | null
}

/**
 * The step of a plan. Of a shared instance it is a part: where the load of all that share it grows alike, their steps add up to whole
 * instances.
 */
export function capacityStep(
  { hoursPerMonth, hardware, availability }: Pick<ServingDemand, 'hoursPerMonth' | 'hardware' | 'availability'>,
  { shape, instance, placement, elsewhere = [], requestsPerSecondPerReplica, sharing }: Replica,
): CapacityStep {
  const instances = sharing ? 1 : shape.stages
  const part = sharing ? sharing.costShare : instances
  const hourlyUsd = part * placement.usdPerHour
  const replicas = shape.stages > 1 ? 1 : Math.floor(instance.acceleratorCount / shape.groupSize)
  return {
    instances,
    ownedSteps: sharing ? 0 : hardware.ownedInstances / instances,
    requestsPerSecond: sharing ? sharing.requestsPerSecond : replicas * requestsPerSecondPerReplica,
    hourlyUsd,
    monthlyUsd: hourlyUsd * hoursPerMonth,
    spread:
      availability === null
        ? null
        : {
            target: availability,
            stepAvailability: reliability.instanceAvailability.value ** instances,
            hourlyUsd: [placement, ...elsewhere].map(({ usdPerHour }) => part * usdPerHour),
          },
  }
}

/** Steps that carry a rate; at least one, because a model without requests is still loaded. */
export function stepsFor(step: Pick<CapacityStep, 'requestsPerSecond'>, requestsPerSecond: number): number {
  return Math.max(1, Math.ceil(requestsPerSecond / step.requestsPerSecond))
}

type PricedStep = Pick<CapacityStep, 'requestsPerSecond' | 'hourlyUsd' | 'ownedSteps' | 'spread'>

/** Where the steps stand that some steps of load need: in one region as many as that, unless an availability is stated. */
export function layoutFor(step: Pick<PricedStep, 'spread' | 'ownedSteps'>, steps: number): Layout | null {
  return step.spread === null ? null : layoutOf(step.spread, steps, step.ownedSteps)
}

/** What an hour costs in which some steps carry the load; owned ones cost nothing. */
export function costOfHour(step: Omit<PricedStep, 'requestsPerSecond'>, steps: number): number {
  const layout = layoutFor(step, steps)
  if (step.spread === null || layout === null) return Math.max(0, steps - step.ownedSteps) * step.hourlyUsd
  return hourlyUsdOf(step.spread, layout, step.ownedSteps)
}

/** How far ahead the cost of a plan is compared with that of others. */
export const comingMonths = 12

/** The stated growth of demand, as a fraction a year. */
export const growthOf = ({ growthPercentPerYear }: { readonly growthPercentPerYear: number | null }): number =>
  (growthPercentPerYear ?? 0) / 100

/** What the mean month of the coming year costs, if the peak grows by a fraction a year: what an instance that is full today costs is seen only then. */
export function meanCostOfHours(
  step: PricedStep,
  hours: readonly LoadedHours[],
  { peakRequestsPerSecond, growth }: { readonly peakRequestsPerSecond: number; readonly growth: number },
): number {
  if (growth === 0) return costOfHours(step, hours, peakRequestsPerSecond)
  let sum = 0
  for (let month = 0; month < comingMonths; month += 1)
    sum += costOfHours(step, hours, peakRequestsPerSecond * (1 + growth) ** (month / 12))
  return sum / comingMonths
}

/** What the hours of a month cost: each as many steps as carry its share of the peak, none without load. */
export function costOfHours(step: PricedStep, hours: readonly LoadedHours[], peakRequestsPerSecond: number): number {
  return hours.reduce(
    (sum, { share, hours: some }) =>
      share === 0 ? sum : sum + costOfHour(step, stepsFor(step, share * peakRequestsPerSecond)) * some,
    0,
  )
}
