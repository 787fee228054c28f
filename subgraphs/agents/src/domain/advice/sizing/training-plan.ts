import { assumptions } from '../../catalog/assumptions.ts'
import type { Instance } from '../../catalog/instance.ts'
import { peakTflops } from '../../catalog/precision.ts'
import { permittedOffers } from './demand.ts'
import type { TrainingDemand } from './demand.ts'
import { trainingMemory } from './model-memory.ts'
import type { TrainingMemory } from './model-memory.ts'
import type { Placement } from './placement.ts'
import type { Offer } from './serving-plan.ts'

/** A way to train a model: which instances, how many, how long, at what price. */
export interface TrainingPlan {
  readonly instance: Instance
  readonly placement: Placement
  readonly memory: TrainingMemory
  /** Floating-point operations of the whole run. */
  readonly flops: number
  /** Model FLOP/s of one accelerator as share of its peak. */
  readonly utilization: number
  readonly instances: number
  readonly accelerators: number
  /** What decides how many: memory, or the days there are. */
  readonly sizedBy: 'memory' | 'deadline'
  readonly hours: number
  readonly meetsDeadline: boolean
  /** Of the whole run. */
  readonly jobUsd: number
  /** Of all runs of a month; of a run that takes longer, one month. */
  readonly monthlyUsd: number
}

/**
 * The cheapest plan among the offers that ends in time; without one, the shortest; `null` where no offer holds the
 * training state. One instance only, unless the family has the network for more.
 *
 * FLOPs = 6·N·D (LoRA and QLoRA 4·N·D: frozen weights need no gradients of their own);
 * hours = FLOPs ÷ (accelerators × peak × utilization) ÷ 3,600.
 * @see Kaplan et al. 2020, arXiv 2001.08361, section 2.1; Hoffmann et al. 2022, arXiv 2203.15556, appendix F;
 * utilization (MFU): Chowdhery et al. 2022, arXiv 2204.02311, appendix B
 */
export function planTraining(demand: TrainingDemand, offers: readonly Offer[]): TrainingPlan | null {
  let best: TrainingPlan | null = null
  for (const offer of permittedOffers(demand.hardware, offers)) {
    const plan = trainingPlan(demand, offer)
    if (plan !== null && (best === null || isBetter(plan, best))) best = plan
  }
  return best
}

/** FLOPs of a training run. */
export function trainingFlops(demand: TrainingDemand): number {
  return flopsPerParameterAndToken(demand) * demand.model.activeParamsB * 1e9 * demand.tokensB * 1e9
}

/** The number before N·D. */
export const flopsPerParameterAndToken = ({ method }: Pick<TrainingDemand, 'method'>): number =>
  method === 'full' ? 6 : 4

function trainingPlan(demand: TrainingDemand, { instance, placement }: Offer): TrainingPlan | null {
  const { accelerator, fastLinks, multiNode } = instance.family
  const memory = trainingMemory(demand)
  const byMemory = instancesByMemory(instance, memory, demand.memoryShare)
  if (byMemory === null || (byMemory > 1 && !multiNode)) return null
  const { value: utilization } = fastLinks
    ? assumptions.trainingUtilization
    : assumptions.trainingUtilizationWithoutFastLinks
  const flops = trainingFlops(demand)
  const trainingPrecision = demand.precision === 'FP32' ? 'FP32' : 'BF16'
  const flopsPerInstance = instance.acceleratorCount * peakTflops(accelerator, trainingPrecision) * 1e12 * utilization
  const byDeadline = Math.ceil(flops / flopsPerInstance / (demand.days * 86_400))
  const instances = multiNode ? Math.max(byMemory, byDeadline) : 1
  const hours = flops / (instances * flopsPerInstance) / 3600
  const usdPerHour = Math.max(0, instances - demand.hardware.ownedInstances) * placement.usdPerHour
  return {
    instance,
    placement,
    memory,
    flops,
    utilization,
    instances,
    accelerators: instances * instance.acceleratorCount,
    sizedBy: byDeadline > byMemory ? 'deadline' : 'memory',
    hours,
    meetsDeadline: instances >= byDeadline,
    jobUsd: usdPerHour * hours,
    monthlyUsd: demand.runsPerMonth * usdPerHour * Math.min(hours, demand.hoursPerMonth),
  }
}

/**
 * Instances whose memory holds the sharded state plus one sequence's activations on each accelerator. Activations that
 * take more than half an accelerator are split over the instance (sequence parallel); `null` where that is too much too.
 */
function instancesByMemory(
  { family, acceleratorCount }: Instance,
  memory: TrainingMemory,
  memoryShare: number,
): number | null {
  const usable = family.accelerator.memoryGB * 1e9 * memoryShare
  const split = memory.activationBytes > usable / 2 ? acceleratorCount : 1
  const free = usable - memory.activationBytes / split
  if (free <= 0) return null
  return Math.ceil(memory.stateBytes / free / acceleratorCount)
}

function isBetter(plan: TrainingPlan, best: TrainingPlan): boolean {
  if (plan.meetsDeadline !== best.meetsDeadline) return plan.meetsDeadline
  return plan.meetsDeadline ? plan.jobUsd < best.jobUsd : plan.hours < best.hours
}
