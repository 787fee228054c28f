import { assumptions } from '../../catalog/assumptions.ts'
import { costOfHour } from './capacity-step.ts'
import { permittedOffers } from './demand.ts'
import type { ServingDemand } from './demand.ts'
import { servingMemory } from './model-memory.ts'
import type { ServingMemory } from './model-memory.ts'
import { loadedReplica, saturationRate } from './queue.ts'
import type { ReplicaQueue } from './queue.ts'
import { replicaSpeed } from './roofline.ts'
import type { ReplicaShape, ReplicaSpeed } from './roofline.ts'
import {
  availabilityAt,
  keeps,
  longestBytes,
  meetsTargets,
  outlineOf,
  queueOf,
  replicaCapacity,
  sequencesIn,
  shapesWithin,
  sharedPlan,
  sharedStep,
  usableBytes,
} from './serving-plan.ts'
import type { Offer, ServingPlan } from './serving-plan.ts'

/** A workload that is planned alone. */
export interface Candidate {
  readonly index: number
  readonly name: string
  readonly demand: ServingDemand
  readonly plan: ServingPlan
  /** Workloads with different keys must not share an instance. */
  readonly separation: string
}

/**
 * Lets workloads share instances where that is cheaper than an instance for each. Returns new plans by the index of the workload; one
 * that is not in the map stays as it is.
 *
 * Only workloads that one instance serves, that run in the same hours, may use the same instance types and state the same availability are considered. Of all offers, the instance that saves
 * most is filled first, the largest models before the smaller ones; then the next, until nothing is saved any more. So sharing never costs more than
 * not sharing.
 */
export function shareInstances(
  candidates: readonly Candidate[],
  offers: readonly Offer[],
): ReadonlyMap<number, ServingPlan> {
  const shared = new Map<number, ServingPlan>()
  const groups = Map.groupBy(
    candidates.filter(({ demand, plan }) => canShare(demand, plan)),
    ({ demand, separation }) =>
      JSON.stringify([demand.hours, demand.hardware.instanceType?.toLowerCase(), demand.availability, separation]),
  )
  for (const group of groups.values()) {
    const [first] = group
    if (first === undefined) continue
    const usable = cheapestOfEach(
      permittedOffers(first.demand.hardware, offers).flatMap((offer) => pricedOffer(first.demand, offer)),
    )
    let rest = group.toSorted((one, other) => weight(other) - weight(one) || one.index - other.index)
    for (;;) {
      const best = bestPack(rest, usable)
      if (best === null) break
      for (const [index, plan] of plansOf(best)) shared.set(index, plan)
      rest = rest.filter((candidate) => !best.members.includes(candidate))
    }
  }
  return shared
}

const canShare = (demand: ServingDemand, plan: ServingPlan): boolean =>
  plan.instances === 1 && meetsTargets(plan) && plan.monthlyUsd > 0 && demand.hardware.ownedInstances === 0

const weight = ({ plan }: Candidate): number => plan.memory.weightBytes

/** An instance to share, and what an hour of it costs with all that the stated availability adds. */
interface PricedOffer extends Offer {
  readonly usdPerHour: number
}

function pricedOffer(demand: ServingDemand, offer: Offer): readonly PricedOffer[] {
  const step = sharedStep(demand, offer)
  return availabilityAt(step, 1)?.isMet === false ? [] : [{ ...offer, usdPerHour: costOfHour(step, 1) }]
}

/** Instances with the same accelerators carry the same: the cheapest of each. */
function cheapestOfEach(offers: readonly PricedOffer[]): readonly PricedOffer[] {
  const cheapest = new Map<string, PricedOffer>()
  for (const offer of offers) {
    const { family, acceleratorCount } = offer.instance
    const key = `${family.accelerator.name} ${family.fastLinks} ${acceleratorCount}`
    const known = cheapest.get(key)
    if (known === undefined || offer.usdPerHour < known.usdPerHour) cheapest.set(key, offer)
  }
  return [...cheapest.values()]
}

/** One instance, and what runs where on it. */
interface Pack {
  readonly offer: PricedOffer
  readonly groups: readonly Group[]
  readonly members: readonly Candidate[]
  readonly savedUsd: number
}

/** Accelerators that hold one replica of each member. */
interface Group {
  readonly shape: ReplicaShape
  readonly members: readonly Candidate[]
  /** Groups that serve the one member; 1 where several share. */
  readonly replicas: number
}

/** Instances that are filled to find the best: those with the lowest price for what the workloads need at least. */
const triedOffers = 8

function bestPack(candidates: readonly Candidate[], offers: readonly PricedOffer[]): Pack | null {
  const aloneUsd = candidates.reduce((sum, { plan }) => sum + plan.monthlyUsd, 0)
  const hours = hoursOf(candidates)
  const promising = offers
    .filter(({ usdPerHour }) => usdPerHour * hours < aloneUsd)
    .map((offer) => ({ offer, usd: offer.usdPerHour * Math.max(1, instancesNeeded(candidates, offer)) }))
    .toSorted((one, other) => one.usd - other.usd)
    .slice(0, triedOffers)
  let best: Pack | null = null
  for (const { offer } of promising) {
    const close = fill(candidates, offer, 'close')
    const members = membersOf(close)
    const savedUsd = members.reduce((sum, { plan }) => sum + plan.monthlyUsd, 0) - offer.usdPerHour * hours
    // A cent: what is saved has to be more than a rounding error.
    if (members.length < 2 || savedUsd < 0.01 || (best !== null && savedUsd <= best.savedUsd)) continue
    const apart = fill(members, offer, 'apart')
    best = { offer, groups: membersOf(apart).length === members.length ? apart : close, members, savedUsd }
  }
  return best
}

/** Instances that the memory of all workloads takes, and their load; as if both could be cut into pieces. */
function instancesNeeded(candidates: readonly Candidate[], { instance }: Offer): number {
  const [smallest] = shapesWithin(instance)
  if (smallest === undefined) return Infinity
  let [memory, load] = [0, 0]
  for (const { demand } of candidates) {
    const need = needOf(demand, smallest)
    memory += need.bytes / usableBytes(smallest, demand)
    load += need.lowestLoad / demand.load
  }
  return Math.max(memory, load) / instance.acceleratorCount
}

const hoursOf = ([first]: readonly Candidate[]): number => first?.demand.hoursPerMonth ?? 0

const membersOf = (groups: readonly Group[]): readonly Candidate[] => groups.flatMap(({ members }) => members)

/** Fills an instance, each member where it fits first: `close` on accelerators that are in use, `apart` on free ones as long as there are any. */
function fill(candidates: readonly Candidate[], { instance }: Offer, order: 'close' | 'apart'): readonly Group[] {
  const groups: Group[] = []
  let free = instance.acceleratorCount
  const shapes = shapesWithin(instance)
  const join = (candidate: Candidate): boolean => {
    for (const [at, group] of groups.entries()) {
      if (group.replicas > 1) continue
      const joined = { ...group, members: [...group.members, candidate] }
      if (evaluate(joined) === null) continue
      groups[at] = joined
      return true
    }
    return false
  }
  const open = (candidate: Candidate): boolean => {
    let best: Group | null = null
    for (const shape of shapes) {
      const outline = outlineOf(candidate.demand, shape)
      const isSmaller = (replicas: number): boolean =>
        replicas * shape.groupSize < (best === null ? free + 1 : best.replicas * best.shape.groupSize)
      // With its targets a replica carries no more than without.
      if (outline === null || !isSmaller(replicasFor(candidate.demand, outline))) continue
      const capacity = replicaCapacity(candidate.demand, shape)
      if (capacity === null || !capacity.meetsLatency) continue
      const replicas = replicasFor(candidate.demand, capacity)
      if (!isSmaller(replicas)) continue
      best = { shape, replicas, members: [candidate] }
    }
    if (best === null) return false
    free -= best.replicas * best.shape.groupSize
    groups.push(best)
    return true
  }
  const [first, second] = order === 'close' ? [join, open] : [open, join]
  for (const candidate of candidates) if (!first(candidate)) second(candidate)
  return groups
}

/** Replicas that carry the load of a workload. */
const replicasFor = (demand: ServingDemand, replica: { readonly requestsPerSecond: number }): number =>
  Math.max(1, Math.ceil(demand.requestsPerSecond / replica.requestsPerSecond))

/** A model in a group. */
interface Part {
  readonly need: Need
  readonly batch: number
  /** By how much the others slow it down. */
  readonly slowdown: number
  readonly timeShare: number
}

interface Evaluated {
  readonly parts: readonly Part[]
  /** Memory that the models take at least, and what is usable. */
  readonly memoryBytes: number
  readonly usableBytes: number
  /** Sum of rate ÷ rate at saturation. */
  readonly load: number
}

/**
 * What the members of a group carry together; `null` where their memory, their load or a target is exceeded.
 *
 * - Memory: weights, activations and the longest request of each; what remains is divided equally for further sequences.
 * - Load: the sum of rate ÷ rate at saturation, at most the planned share.
 * - Time: while all others are busy, a member gets at least s = its load + an equal part of the rest. How many others are busy is
 *   geometrically distributed where all share a processor; a member is slowed down by 1 ÷ s at most, or by as many as are busy in the
 *   share of the time that its targets are about.
 * @see Kelly 1979, Reversibility and Stochastic Networks, chapter 3 (processor sharing)
 */
function evaluate({ shape, members }: Pick<Group, 'shape' | 'members'>, growth = 1): Evaluated | null {
  const count = members.length
  const all = members.map(({ demand }) => needOf(demand, shape))
  const usable = Math.min(...members.map(({ demand }) => usableBytes(shape, demand)))
  const memoryBytes = all.reduce((sum, { bytes }) => sum + bytes, 0)
  const most = Math.min(...members.map(({ demand }) => demand.load))
  if (memoryBytes > usable || all.reduce((sum, { lowestLoad }) => sum + lowestLoad, 0) * growth > most) return null
  const rest = (usable - memoryBytes) / count
  const loaded = all.map((need) => {
    const batch = batchIn(longestBytes(need.demand) + rest, need.demand)
    return { need, batch, load: (need.demand.requestsPerSecond * growth) / saturationOf(need, batch) }
  })
  const load = loaded.reduce((sum, part) => sum + part.load, 0)
  if (load > most) return null
  const hasTargets = members.some(({ demand }) => demand.targets.length > 0)
  const busy = hasTargets ? all.map((need) => busyShare(need, growth)) : all.map(() => 1)
  const allBusy = busy.reduce((sum, share) => sum + share, 0)
  const parts: Part[] = []
  for (const [at, { need, batch, load: own }] of loaded.entries()) {
    const timeShare = own + (1 - load) / count
    const slowdown = Math.min(1 / timeShare, 1 + busyOthers(allBusy - (busy[at] ?? 0), need.demand))
    if (slowdown > largestSlowdown(need, batch, growth)) return null
    parts.push({ need, batch, slowdown, timeShare })
  }
  return { parts, memoryBytes, usableBytes: usable, load }
}

/** What a model needs of a group, independent of the other models in it. */
interface Need {
  readonly demand: ServingDemand
  readonly memory: ServingMemory
  readonly speed: ReplicaSpeed
  readonly prefill: ReplicaQueue['prefill']
  /** Weights, activations and the longest request. */
  readonly bytes: number
  /** Its load if it had all the memory. */
  readonly lowestLoad: number
  /** Results that are asked for again and again while instances are filled. */
  readonly known: Map<string, number>
}

const needs = new WeakMap<ServingDemand, Map<ReplicaShape, Need>>()

function needOf(demand: ServingDemand, shape: ReplicaShape): Need {
  const ofDemand = needs.get(demand) ?? new Map<ReplicaShape, Need>()
  needs.set(demand, ofDemand)
  const found = ofDemand.get(shape)
  if (found !== undefined) return found
  const memory = servingMemory(demand)
  const speed = outlineOf(demand, shape)?.speed ?? replicaSpeed(shape, demand, memory)
  const bytes = memory.weightBytes + memory.activationBytes + longestBytes(demand)
  const need = { demand, memory, speed, prefill: queueOf(demand, speed, 1).prefill, bytes, known: new Map() }
  const batch = batchIn(Math.max(0, usableBytes(shape, demand) - bytes) + longestBytes(demand), demand)
  const lowestLoad = demand.requestsPerSecond / saturationOf(need, batch)
  const complete = { ...need, lowestLoad }
  ofDemand.set(shape, complete)
  return complete
}

function remembered({ known }: Need, key: string, calculate: () => number): number {
  const found = known.get(key)
  if (found !== undefined) return found
  const value = calculate()
  known.set(key, value)
  return value
}

/** Limits of the batch where targets have to be kept: few, so that each is calculated once. */
const batches = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256].filter(
  (batch) => batch <= assumptions.maxBatch.value,
)

function batchIn(bytes: number, demand: ServingDemand): number {
  if (demand.outputTokens === 0) return 1
  const fitting = Math.min(assumptions.maxBatch.value, sequencesIn(bytes, demand))
  if (demand.targets.length === 0) return fitting
  return batches.findLast((batch) => batch <= fitting) ?? 1
}

/** The rate at saturation, as of the whole queue (`saturationRate`), from its longest step. */
function saturationOf({ demand, speed, prefill }: Pick<Need, 'demand' | 'speed' | 'prefill'>, batch: number): number {
  const stepSeconds = demand.outputTokens === 0 ? [] : [speed.stepSeconds(batch) / batch]
  return saturationRate({ stepSeconds, prefill, output: demand.outputLengths })
}

/** The share of the time in which it works at its rate if it is alone. */
const busyShare = (need: Need, growth: number): number =>
  remembered(need, `busy ${growth}`, () => {
    const { demand, speed } = need
    const queue = queueOf(demand, speed, demand.outputTokens === 0 ? 1 : 64)
    return loadedReplica(queue, demand.requestsPerSecond * growth)?.busyShare ?? 1
  })

/** Slowdowns that are tried: each an eighth more than the one before. */
const slowdowns = Array.from({ length: 48 }, (_, index) => 1.125 ** index)

/** The largest of them at which the targets are kept; without targets any is. */
function largestSlowdown(need: Need, batch: number, growth: number): number {
  const { demand, speed } = need
  if (demand.targets.length === 0) return Infinity
  return remembered(need, `slowdown ${batch} ${growth}`, () => {
    const queue = queueOf(demand, speed, batch)
    const isKept = (slowdown: number): boolean =>
      keeps(loadedReplica(slowedBy(queue, slowdown), demand.requestsPerSecond * growth), demand.targets)
    let [good, bad] = [-1, slowdowns.length]
    while (bad - good > 1) {
      const middle = Math.floor((good + bad) / 2)
      if (isKept(slowdowns[middle] ?? Infinity)) good = middle
      else bad = middle
    }
    return slowdowns[good] ?? 0
  })
}

/** How many others are busy at most, in the share of the time that the strictest target is about. */
function busyOthers(share: number, { targets }: ServingDemand): number {
  if (share < 1e-9) return 0
  if (share >= 1) return Infinity
  const strictest = Math.max(0.99, ...targets.map((target) => target.share))
  return Math.max(1, Math.ceil(Math.log(1 - strictest) / Math.log(share)))
}

function slowedBy({ stepSeconds, prefill, output }: ReplicaQueue, factor: number): ReplicaQueue {
  return {
    stepSeconds: stepSeconds.map((seconds) => seconds * factor),
    prefill: {
      mean: prefill.mean * factor,
      meanSquare: prefill.meanSquare * factor ** 2,
      variance: prefill.variance * factor ** 2,
      aloneMean: prefill.aloneMean * factor,
      aloneVariance: prefill.aloneVariance * factor ** 2,
    },
    output,
  }
}

/** The plans of the members: each pays in proportion to its price alone. */
function plansOf({ offer, groups, members }: Pack): readonly (readonly [number, ServingPlan])[] {
  const usd = offer.usdPerHour * hoursOf(members)
  const aloneUsd = members.reduce((sum, { plan }) => sum + plan.monthlyUsd, 0)
  const inOrder = members.toSorted((one, other) => one.index - other.index)
  const growthFactor = Math.min(...groups.map(growthOf))
  const common = { indexes: inOrder.map(({ index }) => index), names: inOrder.map(({ name }) => name), growthFactor }
  return groups.flatMap(({ shape, replicas, members: ofGroup }) => {
    const evaluated = replicas > 1 ? null : evaluate({ shape, members: ofGroup })
    return ofGroup.map(({ index, demand, plan }, at) => {
      const part = evaluated?.parts[at]
      const alone = replicaCapacity(demand, shape)
      if (alone === null) throw new Error(`expected ${offer.instance.sku} to hold the model of workload ${index}`)
      const costShare = plan.monthlyUsd / aloneUsd
      const queue = part === undefined ? alone.queue : queueOf(demand, part.need.speed, part.batch)
      const carried = growthFactor * demand.requestsPerSecond
      return [
        index,
        sharedPlan(plan, demand, {
          offer,
          capacity: { ...alone, queue, batch: part?.batch ?? alone.batch },
          slowed: slowedBy(queue, part?.slowdown ?? 1),
          monthlyUsd: usd * costShare,
          sharing: {
            ...common,
            costShare,
            requestsPerSecond: carried > 0 && Number.isFinite(carried) ? carried : alone.requestsPerSecond,
            replicas,
            accelerators: replicas * shape.groupSize,
            neighbours: ofGroup.length - 1,
            timeShare: part?.timeShare ?? 1,
            memoryBytes: evaluated?.memoryBytes ?? needOf(demand, shape).bytes,
            usableBytes: evaluated?.usableBytes ?? usableBytes(shape, demand),
            memoryPart: evaluated && part ? memoryPartOf(part, evaluated) : 1,
            load: evaluated?.load ?? demand.requestsPerSecond / replicas / saturationRate(alone.queue),
          },
        }),
      ] as const
    })
  })
}

function memoryPartOf({ need }: Part, { parts, memoryBytes, usableBytes: usable }: Evaluated): number {
  return (need.bytes + (usable - memoryBytes) / parts.length) / usable
}

/** By how much the load of all members of a group can grow. */
function growthOf(group: Group): number {
  const [only] = group.members
  if (group.members.length === 1 && only !== undefined) {
    const carried = group.replicas * (replicaCapacity(only.demand, group.shape)?.requestsPerSecond ?? 0)
    return Math.max(1, carried / only.demand.requestsPerSecond)
  }
  const { load } = evaluate(group) ?? { load: 1 }
  const most = load === 0 ? 1e6 : Math.max(1, Math.min(...group.members.map(({ demand }) => demand.load)) / load)
  if (evaluate(group, most) !== null) return most
  let [good, bad] = [1, most]
  while (bad - good > 0.05 * bad) {
    const middle = (good + bad) / 2
    if (evaluate(group, middle) === null) bad = middle
    else good = middle
  }
  return good
}
