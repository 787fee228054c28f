import type { Accelerator } from '../../catalog/accelerator.ts'
import { assumptions } from '../../catalog/assumptions.ts'
import type { Instance } from '../../catalog/instance.ts'
import { capacityStep, costOfHours, layoutFor, meanCostOfHours, stepsFor } from './capacity-step.ts'
import type { CapacityStep } from './capacity-step.ts'
import { permittedOffers } from './demand.ts'
import type { LatencyTarget, ServingDemand } from './demand.ts'
import { cacheBytes, servingMemory } from './model-memory.ts'
import type { ServingMemory } from './model-memory.ts'
import type { Placement } from './placement.ts'
import { fullBatchRate, loadedReplica, percentile, saturationRate } from './queue.ts'
import type { LoadedReplica, PrefillTimes, ReplicaQueue } from './queue.ts'
import { replicaSpeed } from './roofline.ts'
import type { ReplicaShape, ReplicaSpeed } from './roofline.ts'

/** A way to serve a workload: which instances, how many, how fast, at what price. */
export interface ServingPlan extends Offer {
  readonly shape: ReplicaShape
  readonly memory: ServingMemory
  readonly speed: ReplicaSpeed
  /** Sequences that one replica decodes together at most, and on average at peak. */
  readonly batch: number
  readonly meanBatch: number
  /** What keeps a replica from carrying more. */
  readonly limit: 'memory' | 'latency' | 'server'
  /** 99th percentile end to end, of all requests at peak. */
  readonly latencySeconds: number
  /** 99th percentile end to end where nothing else is in work: the best that this shape reaches. */
  readonly aloneSeconds: number
  /** Each target with what the plan reaches at peak, and what the shape reaches at best. */
  readonly reached: readonly ReachedTarget[]
  /** Whether the targets are met; where they cannot be, the plan is made without them. */
  readonly meetsLatency: boolean
  /** Of all offers, what comes closest to the targets with a request that is alone on it; `null` where the latency targets are met. */
  readonly fastest: FastestReplica | null
  /** What one replica carries: within the targets, and below the load that is planned for. */
  readonly requestsPerSecondPerReplica: number
  /** That rate as a share of the rate at which the queue would grow without end. */
  readonly utilization: number
  readonly replicas: number
  /** What the load takes at peak. */
  readonly instances: number
  /** Where instances stand: those that the load takes, and what a stated availability adds. The region of the plan first. */
  readonly sites: readonly Site[]
  /** The stated availability, and what the sites reach; `null` where none is stated. */
  readonly availability: PlannedAvailability | null
  /** How the instance is shared with other workloads; `null` where the instances serve this one alone. */
  readonly sharing: Sharing | null
  /** Of a shared instance, the part of this workload. */
  readonly monthlyUsd: number
}

/** Instances in one region. */
export interface Site {
  readonly placement: Placement
  readonly instances: number
}

export interface PlannedAvailability {
  readonly target: number
  readonly planned: number
  readonly isMet: boolean
}

/** Whether latency targets and availability are met. */
export const meetsTargets = ({
  meetsLatency,
  availability,
}: Pick<ServingPlan, 'meetsLatency' | 'availability'>): boolean => meetsLatency && availability?.isMet !== false

/** The part of one workload in an instance that several workloads share. */
export interface Sharing {
  /** All workloads on the instance by their place in the assessment, the first first, and their names. */
  readonly indexes: readonly number[]
  readonly names: readonly string[]
  /** The part of the price: in proportion to what the workloads would cost alone. */
  readonly costShare: number
  /** By how much the load of all of them can grow together before another such instance is needed. */
  readonly growthFactor: number
  /** What this one then gets, requests a second. */
  readonly requestsPerSecond: number
  /** Replicas of this one, the accelerators that they use, and other models on the same accelerators. */
  readonly replicas: number
  readonly accelerators: number
  readonly neighbours: number
  /** The least part of the time of those accelerators that this one gets while all others are busy. */
  readonly timeShare: number
  /** Memory of those accelerators that all models on them take at least, and what is usable, bytes. */
  readonly memoryBytes: number
  readonly usableBytes: number
  /** The part of the usable memory that this one gets: what it takes at least, and an equal part of the rest. */
  readonly memoryPart: number
  /** Load of all models on them, as a share of what they carry at most. */
  readonly load: number
}

/** A target, and the percentile that a replica reaches: at its planned load, and without any. */
export interface ReachedTarget extends LatencyTarget {
  readonly plannedSeconds: number
  readonly bestSeconds: number
}

export interface FastestReplica extends Offer {
  readonly speed: ReplicaSpeed
  readonly aloneSeconds: number
  readonly reached: readonly ReachedTarget[]
}

/** A place to run on, to be tried. */
export interface Offer {
  readonly instance: Instance
  readonly placement: Placement
  /** Further permitted regions that have the instance, the cheapest first. */
  readonly elsewhere?: readonly Placement[]
}

/**
 * The cheapest plan among the offers that meets the targets; where none does, the cheapest without them; `null` where no
 * offer holds the model and its longest request. Compared is the mean month of the coming year, for demand that grows by a fraction a year.
 *
 * Per replica the batch is the largest that fits the memory and the server's limit. Its rate is the largest at which the
 * percentiles of the queue (`loadedReplica`) keep the targets, and at most the planned share of the rate at which it saturates.
 * Replicas = ⌈rate asked ÷ rate of a replica⌉; a month costs instances × hours × price.
 */
export function planServing(demand: ServingDemand, offers: readonly Offer[], growth: number): ServingPlan | null {
  const choices = permittedOffers(demand.hardware, offers).flatMap((offer) =>
    replicaShapes(offer.instance, demand).flatMap((shape): readonly Choice[] => {
      const outline = outlineOf(demand, shape)
      return outline === null ? [] : [{ offer, outline, leastUsd: comparedUsd(demand, { offer, ...outline }, growth) }]
    }),
  )
  const best = cheapestOf(demand, choices, growth)
  if (best === null) return null
  if (best.capacity.meetsLatency) return toPlan(demand, best, null)
  const [fastest] = choices
    .map(({ offer, outline }) => ({ offer, capacity: capacityFor(demand, outline) }))
    .toSorted((one, other) => excessOf(demand, one.capacity) - excessOf(demand, other.capacity))
  return toPlan(demand, best, fastest ?? best)
}

/** The plan for one offer and one shape of replica; `null` where the model or its longest request does not fit. */
export function servingPlan(demand: ServingDemand, offer: Offer, shape: ReplicaShape): ServingPlan | null {
  const capacity = replicaCapacity(demand, shape)
  if (capacity === null) return null
  const candidate = { offer, capacity }
  return toPlan(demand, candidate, capacity.meetsLatency ? null : candidate)
}

/** A plan as its replicas would be if no other workload shared their accelerators. */
export const aloneOf = (demand: ServingDemand, plan: ServingPlan): ServingPlan =>
  plan.sharing === null ? plan : (servingPlan(demand, plan, plan.shape) ?? plan)

/** A way to serve that fits the memory, and what it costs at least: if its replicas carried as much as they can without targets. */
interface Choice {
  readonly offer: Offer
  readonly outline: ReplicaOutline
  readonly leastUsd: number
}

/** The cheapest of those that miss least; of equal ones the first. What costs more at least than one that misses nothing is not looked at closer. */
function cheapestOf(demand: ServingDemand, choices: readonly Choice[], growth: number): Candidate | null {
  const inOrder = choices.map((choice, order) => ({ ...choice, order })).toSorted((a, b) => a.leastUsd - b.leastUsd)
  let best: (Candidate & { readonly order: number }) | null = null
  for (const { offer, outline, leastUsd, order } of inOrder) {
    if (best !== null && missesOf(best) === 0 && leastUsd > best.comparedUsd) break
    const candidate = { ...candidateOf(demand, { offer, capacity: capacityFor(demand, outline) }, growth), order }
    const difference =
      best === null
        ? -1
        : missesOf(candidate) - missesOf(best) || candidate.comparedUsd - best.comparedUsd || order - best.order
    if (difference < 0) best = candidate
  }
  return best
}

interface Priced {
  readonly offer: Offer
  readonly capacity: ReplicaCapacity
}

interface Candidate extends Priced {
  /** Of the mean month of the coming year. */
  readonly comparedUsd: number
  readonly isAvailable: boolean
}

/** A missed latency counts more than a missed availability. */
const missesOf = ({ capacity, isAvailable }: Pick<Candidate, 'capacity' | 'isAvailable'>): number =>
  (capacity.meetsLatency ? 0 : 2) + (isAvailable ? 0 : 1)

function candidateOf(demand: ServingDemand, { offer, capacity }: Priced, growth: number): Candidate {
  const step = capacityStep(demand, stepParts(offer, capacity))
  return {
    offer,
    capacity,
    comparedUsd: comparedUsd(demand, { offer, ...capacity }, growth),
    isAvailable: availabilityAt(step, stepsFor(step, demand.requestsPerSecond))?.isMet !== false,
  }
}

/** What the mean month of the coming year costs with replicas of a shape that carry a rate. */
function comparedUsd(
  demand: ServingDemand,
  { offer, ...replica }: Pick<ReplicaCapacity, 'shape' | 'requestsPerSecond'> & { readonly offer: Offer },
  growth: number,
): number {
  const { hours, requestsPerSecond: peakRequestsPerSecond } = demand
  return meanCostOfHours(capacityStep(demand, stepParts(offer, replica)), hours, { peakRequestsPerSecond, growth })
}

/** The stated availability, and what the layout for some steps reaches. */
export function availabilityAt(step: CapacityStep, steps: number): PlannedAvailability | null {
  const layout = layoutFor(step, steps)
  if (layout === null || step.spread === null) return null
  const { target } = step.spread
  return { target, planned: layout.availability, isMet: layout.availability >= target }
}

/** Where the instances stand that some steps of load take. */
export function sitesAt(
  step: CapacityStep,
  { placement, elsewhere = [] }: Pick<Offer, 'placement' | 'elsewhere'>,
  steps: number,
): readonly Site[] {
  const layout = layoutFor(step, steps)
  if (layout === null) return [{ placement, instances: steps * step.instances }]
  const regions = [placement, ...elsewhere]
  return layout.steps.flatMap((some, at) => {
    const region = regions[at]
    return region === undefined ? [] : [{ placement: region, instances: some * step.instances }]
  })
}

/** A replica of a shape, and the largest rate that is planned for it: the one without targets. */
export interface ReplicaOutline {
  readonly shape: ReplicaShape
  readonly memory: ServingMemory
  readonly speed: ReplicaSpeed
  readonly batch: number
  readonly batchByMemory: number
  readonly requestsPerSecond: number
}

/** What one replica of a shape carries, wherever it runs. */
export interface ReplicaCapacity extends Pick<ReplicaOutline, 'shape' | 'memory' | 'speed' | 'batch'> {
  readonly queue: ReplicaQueue
  readonly limit: ServingPlan['limit']
  readonly meetsLatency: boolean
  readonly requestsPerSecond: number
}

/**
 * What is calculated of a demand, by shape. It depends on nothing else, so it is calculated once for all instances and providers that have
 * the shape, and for all plans that are made of the demand.
 */
const calculated = new WeakMap<ServingDemand, Calculated>()

interface Calculated {
  readonly outlines: Map<ReplicaShape, ReplicaOutline | null>
  readonly capacities: Map<ReplicaShape, ReplicaCapacity>
}

function calculatedOf(demand: ServingDemand): Calculated {
  const found = calculated.get(demand) ?? { outlines: new Map(), capacities: new Map() }
  calculated.set(demand, found)
  return found
}

/** What one replica of a shape carries; `null` where the model or its longest request does not fit. */
export function replicaCapacity(demand: ServingDemand, shape: ReplicaShape): ReplicaCapacity | null {
  const outline = outlineOf(demand, shape)
  return outline === null ? null : capacityFor(demand, outline)
}

export function outlineOf(demand: ServingDemand, shape: ReplicaShape): ReplicaOutline | null {
  const { outlines } = calculatedOf(demand)
  const found = outlines.get(shape)
  if (found !== undefined) return found
  const outline = calculateOutline(demand, shape)
  outlines.set(shape, outline)
  return outline
}

function calculateOutline(demand: ServingDemand, shape: ReplicaShape): ReplicaOutline | null {
  const memory = servingMemory(demand)
  const batchByMemory = largestBatchInMemory(demand, shape, memory)
  if (batchByMemory < 1) return null
  const speed = replicaSpeed(shape, demand, memory)
  const batch = Math.min(batchByMemory, assumptions.maxBatch.value)
  const { outputTokens, inputLengths } = demand
  const saturation = fullBatchRate({
    batch,
    stepSeconds: speed.stepSeconds(batch),
    prefillSeconds: inputLengths.classes.reduce((sum, { tokens, share }) => sum + share * speed.prefillWork(tokens), 0),
    outputTokens,
  })
  return { shape, memory, speed, batch, batchByMemory, requestsPerSecond: demand.load * saturation }
}

function capacityFor(demand: ServingDemand, outline: ReplicaOutline): ReplicaCapacity {
  const { capacities } = calculatedOf(demand)
  const found = capacities.get(outline.shape)
  if (found !== undefined) return found
  const capacity = calculateCapacity(demand, outline)
  capacities.set(outline.shape, capacity)
  return capacity
}

function calculateCapacity(demand: ServingDemand, outline: ReplicaOutline): ReplicaCapacity {
  const { shape, memory, speed, batch, batchByMemory, requestsPerSecond: largest } = outline
  const queue = queueOf(demand, speed, batch)
  const meetsLatency = keeps(loadedReplica(queue, 0), demand.targets)
  const withinTargets = meetsLatency
    ? largestRate(largest, (rate) => keeps(loadedReplica(queue, rate), demand.targets))
    : largest
  return {
    shape,
    memory,
    speed,
    queue,
    batch,
    limit: limitOf({ batch, batchByMemory, isSlowed: withinTargets < largest }, demand),
    meetsLatency: meetsLatency && withinTargets > 0,
    requestsPerSecond: withinTargets > 0 ? withinTargets : largest,
  }
}

/** A replica as a queue, its steps tabulated by the number of sequences. */
export function queueOf(demand: ServingDemand, speed: ReplicaSpeed, batch: number): ReplicaQueue {
  const { steps, prefill } = timesOf(demand, speed)
  while (demand.outputTokens > 0 && steps.length < batch) steps.push(speed.stepSeconds(steps.length + 1))
  return { stepSeconds: steps.slice(0, batch), prefill, output: demand.outputLengths }
}

/** Times that every queue of a replica has, whatever its batch; the steps as far as they were needed. */
interface ReplicaTimes {
  readonly steps: number[]
  readonly prefill: PrefillTimes
}

const knownTimes = new WeakMap<ReplicaSpeed, ReplicaTimes>()

function timesOf(demand: ServingDemand, speed: ReplicaSpeed): ReplicaTimes {
  const found = knownTimes.get(speed) ?? { steps: [], prefill: prefillTimes(demand, speed) }
  knownTimes.set(speed, found)
  return found
}

function prefillTimes({ inputLengths }: ServingDemand, { prefillOf }: ReplicaSpeed): PrefillTimes {
  let [mean, meanSquare, aloneMean, aloneSquare] = [0, 0, 0, 0]
  for (const { tokens, share } of inputLengths.classes) {
    const { work, alone } = prefillOf(tokens)
    mean += share * work
    meanSquare += share * work ** 2
    aloneMean += share * alone
    aloneSquare += share * alone ** 2
  }
  const variance = Math.max(0, meanSquare - mean ** 2)
  return { mean, meanSquare, variance, aloneMean, aloneVariance: Math.max(0, aloneSquare - aloneMean ** 2) }
}

const withinOf = (replica: LoadedReplica, { of }: LatencyTarget): ((seconds: number) => number) =>
  ({ request: replica.answeredWithin, 'first token': replica.startedWithin, token: replica.pacedWithin })[of]

/**
 * The queue is an approximation: against simulated servers its percentiles are up to a tenth too short near saturation, and exact without
 * load. A plan keeps that in reserve.
 */
const reserveAtSaturation = 0.15

export function keeps(replica: LoadedReplica | null, targets: readonly LatencyTarget[]): boolean {
  if (replica === null) return false
  const reserve = 1 - reserveAtSaturation * replica.utilization ** 2
  return targets.every((target) => withinOf(replica, target)(target.seconds * reserve) >= target.share)
}

/** By which factor the targets are exceeded at best. */
function excessOf({ targets }: ServingDemand, { queue }: Pick<ReplicaCapacity, 'queue'>): number {
  const idle = loadedReplica(queue, 0)
  if (idle === null) return Infinity
  return Math.max(...targets.map((target) => percentile(withinOf(idle, target), target.share) / target.seconds))
}

/** The largest rate up to a limit that is good, to a hundredth; 0 where hardly any is. By bisection: more load is never faster. */
function largestRate(limit: number, isGood: (rate: number) => boolean): number {
  if (isGood(limit)) return limit
  let [good, bad] = [0, limit]
  for (let step = 0; step < 24 && bad - good > 0.01 * bad; step += 1) {
    const middle = (good + bad) / 2
    if (isGood(middle)) good = middle
    else bad = middle
  }
  return good
}

const stepParts = (
  offer: Offer,
  { shape, requestsPerSecond }: Pick<ReplicaCapacity, 'shape' | 'requestsPerSecond'>,
) => ({
  ...offer,
  shape,
  requestsPerSecondPerReplica: requestsPerSecond,
})

function toPlan(demand: ServingDemand, { offer, capacity }: Priced, fastest: Priced | null): ServingPlan {
  const { shape, memory, speed, queue, batch, limit, meetsLatency, requestsPerSecond } = capacity
  const replicas = Math.max(1, Math.ceil(demand.requestsPerSecond / requestsPerSecond))
  const step = capacityStep(demand, stepParts(offer, capacity))
  const steps = stepsFor(step, demand.requestsPerSecond)
  const atPeak = loadedReplica(queue, Math.min(requestsPerSecond, demand.requestsPerSecond / replicas))
  return {
    ...offer,
    shape,
    memory,
    speed,
    batch,
    meanBatch: Math.max(1, atPeak?.meanBatch ?? batch),
    limit,
    latencySeconds: atPeak === null ? Infinity : percentile(atPeak.answeredWithin, 0.99),
    aloneSeconds: aloneSeconds(capacity),
    reached: reachedBy(demand, capacity, atPeak),
    meetsLatency,
    fastest: fastest && {
      ...fastest.offer,
      speed: fastest.capacity.speed,
      aloneSeconds: aloneSeconds(fastest.capacity),
      reached: reachedBy(demand, fastest.capacity, null),
    },
    requestsPerSecondPerReplica: requestsPerSecond,
    utilization: requestsPerSecond / saturationRate(queue),
    replicas,
    instances: steps * step.instances,
    sites: sitesAt(step, offer, steps),
    availability: availabilityAt(step, steps),
    sharing: null,
    monthlyUsd: costOfHours(step, demand.hours, demand.requestsPerSecond),
  }
}

/** A plan as one part of a shared instance: a queue that is slowed down by the others. */
export function sharedPlan(
  plan: ServingPlan,
  demand: ServingDemand,
  { offer, capacity, slowed, sharing, monthlyUsd }: SharedReplica,
): ServingPlan {
  const { shape, memory, speed, batch } = capacity
  const rate = demand.requestsPerSecond / sharing.replicas
  const atPeak = loadedReplica(slowed, rate)
  const step = sharedStep(demand, offer)
  return {
    ...plan,
    ...offer,
    shape,
    memory,
    speed,
    batch,
    meanBatch: Math.max(1, atPeak?.meanBatch ?? batch),
    latencySeconds: atPeak === null ? Infinity : percentile(atPeak.answeredWithin, 0.99),
    aloneSeconds: aloneSeconds(capacity),
    reached: reachedBy(demand, capacity, atPeak),
    requestsPerSecondPerReplica: sharing.requestsPerSecond / sharing.replicas,
    utilization: sharing.requestsPerSecond / sharing.replicas / saturationRate(slowed),
    limit: batch < assumptions.maxBatch.value && demand.outputTokens > 0 ? 'memory' : plan.limit,
    replicas: sharing.replicas,
    instances: 1,
    sites: sitesAt(step, offer, 1),
    availability: availabilityAt(step, 1),
    sharing,
    monthlyUsd,
  }
}

/** An instance that workloads share, as a whole. */
export function sharedStep(demand: ServingDemand, offer: Offer): CapacityStep {
  const shape = { stages: 1, groupSize: offer.instance.acceleratorCount }
  const whole = { costShare: 1, requestsPerSecond: Infinity }
  return capacityStep(demand, { ...offer, shape, requestsPerSecondPerReplica: Infinity, sharing: whole })
}

export interface SharedReplica {
  readonly offer: Offer
  /** What it would carry alone on its accelerators, and the queue as the others slow it down. */
  readonly capacity: Pick<ReplicaCapacity, 'shape' | 'memory' | 'speed' | 'queue' | 'batch'>
  readonly slowed: ReplicaQueue
  readonly sharing: Sharing
  readonly monthlyUsd: number
}

function aloneSeconds({ queue }: Pick<ReplicaCapacity, 'queue'>): number {
  const idle = loadedReplica(queue, 0)
  return idle === null ? Infinity : percentile(idle.answeredWithin, 0.99)
}

function reachedBy(
  { targets }: ServingDemand,
  { queue }: Pick<ReplicaCapacity, 'queue'>,
  atPeak: LoadedReplica | null,
): readonly ReachedTarget[] {
  const idle = loadedReplica(queue, 0)
  return targets.map((target) => ({
    ...target,
    plannedSeconds: atPeak === null ? Infinity : percentile(withinOf(atPeak, target), target.share),
    bestSeconds: idle === null ? Infinity : percentile(withinOf(idle, target), target.share),
  }))
}

interface Batch {
  readonly batch: number
  readonly batchByMemory: number
  readonly isSlowed: boolean
}

function limitOf({ batch, batchByMemory, isSlowed }: Batch, { outputTokens }: ServingDemand): ServingPlan['limit'] {
  if (isSlowed) return 'latency'
  return outputTokens > 0 && batch === batchByMemory ? 'memory' : 'server'
}

/** Memory of one replica that software may use, bytes. */
export function usableBytes(shape: ReplicaShape, { memoryShare }: Pick<ServingDemand, 'memoryShare'>): number {
  return shape.stages * shape.groupSize * shape.accelerator.memoryGB * 1e9 * memoryShare
}

/** Cache of a sequence of mean length at its end. */
export const sequenceBytes = (demand: ServingDemand): number =>
  cacheBytes(demand, demand.inputTokens + demand.outputTokens)

/** Cache of the longest request that has to be served. */
export const longestBytes = (demand: ServingDemand): number => cacheBytes(demand, demand.contextTokens)

/**
 * Sequences that fit together: long ones stay longer, so that those in work hold input + output × max(1, (1 + variation²) ÷ 2) tokens
 * on average. Without output there is no cache and no decoding: requests go one after another, at the rate of the prefill.
 */
function largestBatchInMemory(demand: ServingDemand, shape: ReplicaShape, memory: ServingMemory): number {
  const free = usableBytes(shape, demand) - memory.weightBytes - memory.activationBytes
  if (free < longestBytes(demand)) return 0
  if (demand.outputTokens === 0) return 1
  return sequencesIn(free, demand)
}

/** Sequences whose cache fits a memory; at least one. */
export function sequencesIn(bytes: number, demand: ServingDemand): number {
  const { inputTokens, outputTokens, outputLengths } = demand
  const inWork = inputTokens + outputTokens * Math.max(1, (1 + outputLengths.variation ** 2) / 2)
  const sequence = cacheBytes(demand, inWork)
  return sequence === 0 ? assumptions.maxBatch.value : Math.max(1, Math.floor(bytes / sequence))
}

/**
 * Tensor parallel over 1, 2, 4, … accelerators of one instance, at most four without fast links between them; over
 * several instances where one cannot hold the model and the network allows it.
 */
function replicaShapes(instance: Instance, demand: ServingDemand): readonly ReplicaShape[] {
  const { family, acceleratorCount } = instance
  const { accelerator, fastLinks, multiNode } = family
  const shapes = shapesWithin(instance)
  if (!multiNode) return shapes
  const memory = servingMemory(demand)
  const needed = memory.weightBytes + memory.activationBytes + longestBytes(demand)
  const one = { accelerator, fastLinks, groupSize: acceleratorCount, stages: 1 }
  const stages = Math.ceil(needed / usableBytes(one, demand))
  return stages > 1 ? [...shapes, sameShape({ ...one, stages })] : shapes
}

/** Shapes that are equal are the same object, so that what is calculated for one is found for all instances that have it. */
const knownShapes = new WeakMap<Accelerator, ReplicaShape[]>()

function sameShape(shape: ReplicaShape): ReplicaShape {
  const { accelerator, fastLinks, groupSize, stages } = shape
  const ofAccelerator = knownShapes.get(accelerator) ?? []
  knownShapes.set(accelerator, ofAccelerator)
  const found = ofAccelerator.find(
    (one) => one.groupSize === groupSize && one.stages === stages && one.fastLinks === fastLinks,
  )
  if (found === undefined) ofAccelerator.push(shape)
  return found ?? shape
}

/** The shapes of a replica on one instance, the smallest first. */
export function shapesWithin({ family, acceleratorCount }: Instance): readonly ReplicaShape[] {
  const { accelerator, fastLinks } = family
  const widest = fastLinks ? acceleratorCount : Math.min(4, acceleratorCount)
  return [1, 2, 4, 6, 8, 12]
    .filter((size) => size <= widest && acceleratorCount % size === 0)
    .map((groupSize) => sameShape({ accelerator, fastLinks, groupSize, stages: 1 }))
}
