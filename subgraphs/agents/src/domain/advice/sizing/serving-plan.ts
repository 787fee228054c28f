import { assumptions } from '../../catalog/assumptions.ts'
import type { Instance } from '../../catalog/instance.ts'
import { capacityStep, stepsFor } from './capacity-step.ts'
import type { ServingDemand } from './demand.ts'
import { cacheBytes, servingMemory } from './model-memory.ts'
import type { ServingMemory } from './model-memory.ts'
import type { Placement } from './placement.ts'
import { replicaSpeed } from './roofline.ts'
import type { ReplicaShape, ReplicaSpeed } from './roofline.ts'

/** A way to serve a workload: which instances, how many, how fast, at what price. */
export interface ServingPlan {
  readonly instance: Instance
  readonly placement: Placement
  readonly shape: ReplicaShape
  readonly memory: ServingMemory
  readonly speed: ReplicaSpeed
  /** Sequences in work at once in one replica, and what keeps it from being more. */
  readonly batch: number
  readonly batchLimit: 'memory' | 'latency' | 'server'
  /** End to end, of a request in a full batch: the estimate for the 99th percentile. */
  readonly latencySeconds: number
  /** Whether the target is met; where it cannot be, the plan is made without it. */
  readonly meetsLatency: boolean
  /** Of all offers, what answers a request that is alone on it soonest. */
  readonly fastest: FastestReplica
  readonly requestsPerSecondPerReplica: number
  readonly replicas: number
  readonly instances: number
  readonly monthlyUsd: number
}

export interface FastestReplica extends Offer {
  readonly speed: ReplicaSpeed
}

/** A place to run on, to be tried. */
export interface Offer {
  readonly instance: Instance
  readonly placement: Placement
}

/**
 * The cheapest plan among the offers that meets the latency target; where none does, the cheapest without the target; `null`
 * where no offer holds the model and one sequence.
 *
 * Per replica the batch is the largest that fits the memory (90 % of it), the latency target and the server's limit.
 * By Little's law its rate is batch ÷ latency. Replicas = ⌈rate asked ÷ (load × rate of a replica)⌉; a month costs
 * instances × hours × price.
 */
export function planServing(demand: ServingDemand, offers: readonly Offer[]): ServingPlan | null {
  const plans = offers.flatMap((offer) =>
    replicaShapes(offer.instance, demand).flatMap((shape) => servingPlan(demand, offer, shape) ?? []),
  )
  const best = bestOf(plans, isBetter)
  const { fastest } = bestOf(plans, isFaster) ?? {}
  return best && fastest ? { ...best, fastest } : null
}

/** The plan for one offer and one shape of replica; `null` where the model or one sequence does not fit. */
export function servingPlan(demand: ServingDemand, offer: Offer, shape: ReplicaShape): ServingPlan | null {
  const memory = servingMemory(demand)
  const batchByMemory = largestBatchInMemory(demand, shape, memory)
  if (batchByMemory < 1) return null
  const speed = replicaSpeed(shape, demand, memory)
  const batchByLatency = demand.latencySeconds === null ? Infinity : speed.largestBatchWithin(demand.latencySeconds)
  const meetsLatency = batchByLatency >= 1
  const batch = Math.min(batchByMemory, meetsLatency ? batchByLatency : Infinity, assumptions.maxBatch.value)
  const latencySeconds = speed.latencySeconds(batch)
  const requestsPerSecondPerReplica = batch / latencySeconds
  const replicas = Math.max(1, Math.ceil(demand.requestsPerSecond / (demand.load * requestsPerSecondPerReplica)))
  const step = capacityStep(demand, { ...offer, shape, requestsPerSecondPerReplica })
  const steps = stepsFor(step, demand.requestsPerSecond)
  return {
    ...offer,
    shape,
    memory,
    speed,
    batch,
    batchLimit: batchLimit(batch, batchByMemory, demand),
    latencySeconds,
    meetsLatency,
    fastest: { ...offer, speed },
    requestsPerSecondPerReplica,
    replicas,
    instances: steps * step.instances,
    monthlyUsd: steps * step.monthlyUsd,
  }
}

function batchLimit(batch: number, batchByMemory: number, { outputTokens }: ServingDemand): ServingPlan['batchLimit'] {
  if (batch === assumptions.maxBatch.value || outputTokens === 0) return 'server'
  return batch === batchByMemory ? 'memory' : 'latency'
}

/** Memory of one replica that software may use, bytes. */
export function usableBytes(shape: ReplicaShape): number {
  return shape.stages * shape.groupSize * shape.accelerator.memoryGB * 1e9 * assumptions.usableMemoryShare.value
}

/** Cache of a sequence at its end. */
export const sequenceBytes = (demand: ServingDemand): number =>
  cacheBytes(demand, demand.inputTokens + demand.outputTokens)

/** Without output there is no cache and no decoding: requests go one after another, at the rate of the prefill. */
function largestBatchInMemory(demand: ServingDemand, shape: ReplicaShape, memory: ServingMemory): number {
  const free = usableBytes(shape) - memory.weightBytes - memory.activationBytes
  if (free < 0) return 0
  if (demand.outputTokens === 0) return 1
  return Math.floor(free / sequenceBytes(demand))
}

/**
 * Tensor parallel over 1, 2, 4, … accelerators of one instance, at most four without fast links between them; over
 * several instances where one cannot hold the model and the network allows it.
 */
function replicaShapes({ family, acceleratorCount }: Instance, demand: ServingDemand): readonly ReplicaShape[] {
  const { accelerator, fastLinks, multiNode } = family
  const widest = fastLinks ? acceleratorCount : Math.min(4, acceleratorCount)
  const sizes = [1, 2, 4, 6, 8, 12].filter((size) => size <= widest && acceleratorCount % size === 0)
  const shapes = sizes.map((groupSize) => ({ accelerator, fastLinks, groupSize, stages: 1 }))
  if (!multiNode) return shapes
  const memory = servingMemory(demand)
  const needed = memory.weightBytes + memory.activationBytes + sequenceBytes(demand)
  const stages = Math.ceil(needed / usableBytes({ accelerator, fastLinks, groupSize: acceleratorCount, stages: 1 }))
  return stages > 1 ? [...shapes, { accelerator, fastLinks, groupSize: acceleratorCount, stages }] : shapes
}

type IsBetter = (plan: ServingPlan, best: ServingPlan) => boolean

const bestOf = (plans: readonly ServingPlan[], isBetterThan: IsBetter): ServingPlan | null =>
  plans.reduce<ServingPlan | null>((best, plan) => (best === null || isBetterThan(plan, best) ? plan : best), null)

const isBetter: IsBetter = (plan, best) =>
  plan.meetsLatency === best.meetsLatency ? plan.monthlyUsd < best.monthlyUsd : plan.meetsLatency

const isFaster: IsBetter = (plan, best) => plan.speed.latencySeconds(1) < best.speed.latencySeconds(1)
