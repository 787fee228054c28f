import type { Instance } from '../../catalog/instance.ts'
import { hardwareFailureSeconds, planCheckpoints, writeSecondsOf } from './checkpoints.ts'
import type { CheckpointPlan } from './checkpoints.ts'
import { permittedOffers } from './demand.ts'
import type { TrainingDemand } from './demand.ts'
import { trainingMemory } from './model-memory.ts'
import type { TrainingMemory } from './model-memory.ts'
import type { Placement } from './placement.ts'
import type { Offer } from './serving-plan.ts'
import { flopsPerParameterAndToken, trainingSpeed } from './training-speed.ts'

/** A way to train a model: which instances, how many, how long, at what price. */
export interface TrainingPlan {
  readonly instance: Instance
  readonly placement: Placement
  readonly memory: TrainingMemory
  /** Floating-point operations of the whole run. */
  readonly flops: number
  /** Model FLOP/s of one accelerator as share of its peak. */
  readonly utilization: number
  /** Whether training was measured on this accelerator. */
  readonly isMeasured: boolean
  readonly instances: number
  readonly accelerators: number
  /** What decides how many: memory, or the days there are. */
  readonly sizedBy: 'memory' | 'deadline'
  /** Of the whole run: the work, checkpoints, and what is repeated after failures. */
  readonly hours: number
  /** Of the work alone. */
  readonly workHours: number
  readonly checkpoints: CheckpointPlan
  /** Accelerators × hours. */
  readonly acceleratorHours: number
  readonly meetsDeadline: boolean
  /** Of the whole run. */
  readonly jobUsd: number
  /** Of all runs of a month; of a run that takes longer, the hours of one month. */
  readonly hoursPerMonth: number
  /** Of these hours. */
  readonly monthlyUsd: number
}

/**
 * The cheapest plan among the offers that ends in time; without one, the shortest; `null` where no offer holds the
 * training state. One instance only, unless the family has the network for more.
 *
 * FLOPs = 6·N·D (LoRA and QLoRA 4·N·D: frozen weights need no gradients of their own);
 * hours of work = tokens ÷ (accelerators × tokens a second of one, see `trainingSpeed`) ÷ 3,600;
 * hours = hours of work × (1 + what checkpoints and failures cost, see `planCheckpoints`).
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

function trainingPlan(demand: TrainingDemand, { instance, placement }: Offer): TrainingPlan | null {
  const { acceleratorCount } = instance
  const { multiNode } = instance.family
  const memory = trainingMemory(demand)
  const byMemory = instancesByMemory(instance, memory, demand.memoryShare)
  if (byMemory === null || (byMemory > 1 && !multiNode)) return null
  const { tokensPerSecond, utilization, isMeasured } = trainingSpeed(instance.family, demand)
  const workOn = (instances: number): number =>
    (demand.tokensB * 1e9) / (instances * acceleratorCount * tokensPerSecond) / 3600
  const runOn = (instances: number): Run => runOf(demand, { instances, acceleratorCount, workHours: workOn(instances) })
  const byDeadline = instancesByDeadline(demand.days * 24, { least: Math.ceil(workOn(1) / (demand.days * 24)), runOn })
  const instances = multiNode ? Math.max(byMemory, byDeadline) : 1
  const { hours, workHours, checkpoints } = runOn(instances)
  const hoursPerMonth = demand.runsPerMonth * Math.min(hours, demand.hoursPerMonth)
  const usdPerHour = Math.max(0, instances - demand.hardware.ownedInstances) * placement.usdPerHour
  return {
    instance,
    placement,
    memory,
    flops: trainingFlops(demand),
    utilization,
    isMeasured,
    instances,
    accelerators: instances * acceleratorCount,
    sizedBy: byDeadline > byMemory ? 'deadline' : 'memory',
    hours,
    workHours,
    checkpoints,
    acceleratorHours: instances * acceleratorCount * hours,
    meetsDeadline: hours <= demand.days * 24,
    jobUsd: usdPerHour * hours,
    hoursPerMonth,
    monthlyUsd: usdPerHour * hoursPerMonth,
  }
}

type Run = Pick<TrainingPlan, 'hours' | 'workHours' | 'checkpoints'>

function runOf(
  demand: TrainingDemand,
  { instances, acceleratorCount, workHours }: { instances: number; acceleratorCount: number; workHours: number },
): Run {
  const checkpoints = planCheckpoints({
    writeSeconds: writeSecondsOf(demand, instances),
    failureSeconds: hardwareFailureSeconds(instances * acceleratorCount),
    runSeconds: workHours * 3600,
  })
  // The formula is of first order: a cluster that fails while it writes is at least not faster than half of one that does not.
  return { workHours, checkpoints, hours: workHours * (1 + Math.min(1, checkpoints.overhead)) }
}

/** The fewest instances with which the run ends in time: those that the work takes, at most doubled by what is lost. */
function instancesByDeadline(
  deadlineHours: number,
  { least, runOn }: { least: number; runOn: (instances: number) => Run },
): number {
  let [few, enough] = [Math.max(1, least), Math.max(1, 2 * least)]
  while (few < enough) {
    const middle = Math.floor((few + enough) / 2)
    if (runOn(middle).hours <= deadlineHours) enough = middle
    else few = middle + 1
  }
  return enough
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
