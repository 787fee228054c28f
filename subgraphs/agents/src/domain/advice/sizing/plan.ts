import type { Requirements, Workload } from '#schema/requirements/requirements'
import type { PricedProvider } from '../../catalog/instance.ts'
import { catalogWith } from '../../catalog/price-overlay.ts'
import { storagePrices } from '../../catalog/storage-prices.ts'
import { growthOf } from './capacity-step.ts'
import { datasetsOf } from './datasets.ts'
import { servingDemand, trainingDemand } from './demand.ts'
import type { ServingDemand, TrainingDemand } from './demand.ts'
import { candidateProviders, placementsOf } from './placement.ts'
import { meetsTargets, planServing } from './serving-plan.ts'
import type { Offer, ServingPlan } from './serving-plan.ts'
import { shareInstances } from './sharing.ts'
import type { Candidate } from './sharing.ts'
import { planTraining } from './training-plan.ts'
import type { TrainingPlan } from './training-plan.ts'
import { planIndex } from './vector-index.ts'
import type { IndexPlan } from './vector-index.ts'

/** What a workload needs of accelerators, and the plan for it; the plan is `null` where nothing permitted holds it. */
export type ComputePlan =
  | { readonly kind: 'serving'; readonly demand: ServingDemand; readonly plan: ServingPlan | null }
  | { readonly kind: 'training'; readonly demand: TrainingDemand; readonly plan: TrainingPlan | null }
  /** A data pipeline, or a workload whose size was not stated. */
  | { readonly kind: 'none' }

export interface WorkloadPlan {
  readonly index: number
  readonly name: string
  readonly workload: Workload
  readonly compute: ComputePlan
  /** Of keeping `datasetGB` in object storage; 0 where an earlier workload uses the same data. */
  readonly storageUsd: number
  /** The vector index that retrieval needs; null where there is none, and where an earlier workload retrieves from the same data. */
  readonly retrieval: IndexPlan | null
  /** Compute, storage and vector index of a month. */
  readonly monthlyUsd: number
}

/** The workloads of an assessment planned on one provider. */
export interface ProviderPlan {
  readonly provider: PricedProvider
  readonly workloads: readonly WorkloadPlan[]
  readonly monthlyUsd: number
  /** What providers are compared by: a month of serving, storage and vector indexes, and every training run as a whole. US dollars. */
  readonly comparedUsd: number
  /** Workloads that were given accelerators. */
  readonly placed: number
  /** Workloads that need accelerators and found none that are permitted and large enough. */
  readonly unplaced: number
  /** Workloads planned, but too slow or too late. */
  readonly missed: number
}

/** Every provider that may be used, best first: fewest unplaced, fewest missed targets, then cheapest. Never empty. */
export function planProviders(requirements: Requirements): readonly [ProviderPlan, ...ProviderPlan[]] {
  const asked = requirements.workloads.map(demandOf)
  const plans = candidateProviders(requirements).map((provider) => planProvider(requirements, provider, asked))
  const [first, ...rest] = plans.toSorted(
    (a, b) => a.unplaced - b.unplaced || a.missed - b.missed || a.comparedUsd - b.comparedUsd,
  )
  if (first === undefined) throw new Error('expected at least one provider to plan for, got none')
  return [first, ...rest]
}

/** Places of one provider where a workload may run, on accelerators that the usual CUDA software runs on. */
export function offersOf(requirements: Requirements, provider: PricedProvider): readonly Offer[] {
  return allOffersOf(requirements, provider).filter(({ instance }) => instance.family.accelerator.cuda)
}

/** As `offersOf`, with accelerators that need other software (ROCm, Neuron). */
export function allOffersOf(requirements: Requirements, provider: PricedProvider): readonly Offer[] {
  return catalogWith(requirements.priceOverlay ?? null)
    .filter((instance) => instance.family.provider === provider)
    .flatMap((instance) => {
      const [placement, ...elsewhere] = placementsOf(instance, requirements)
      return placement === undefined ? [] : [{ instance, placement, elsewhere }]
    })
}

function planProvider(requirements: Requirements, provider: PricedProvider, demands: readonly Demand[]): ProviderPlan {
  const offers = offersOf(requirements, provider)
  const datasets = datasetsOf(requirements.workloads)
  const alone = requirements.workloads.map((_, index) =>
    planCompute(demands[index] ?? none, offers, growthOf(requirements)),
  )
  const shared = shareInstances(candidatesOf(requirements, alone), offers)
  const workloads = requirements.workloads.map((workload, index): WorkloadPlan => {
    const compute = withSharing(alone[index] ?? none, shared.get(index))
    const stored = datasets.find(({ workloads: [first] }) => first === index)
    const storageUsd = (stored?.gigabytes ?? 0) * storagePrices[provider].usdPerGBMonth
    const retrieved = datasets.find(
      ({ workloads: using }) => using.find((at) => requirements.workloads[at]?.kind === 'RAG') === index,
    )
    const retrieval = retrieved === undefined ? null : planIndex(provider, retrieved.gigabytes)
    const computeUsd = compute.kind === 'none' ? 0 : (compute.plan?.monthlyUsd ?? 0)
    const monthlyUsd = computeUsd + storageUsd + (retrieval?.monthlyUsd ?? 0)
    return { index, name: workload.name, workload, compute, storageUsd, retrieval, monthlyUsd }
  })
  return {
    provider,
    workloads,
    monthlyUsd: workloads.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0),
    comparedUsd: workloads.reduce((sum, workload) => sum + comparedUsd(workload), 0),
    placed: workloads.filter(({ compute }) => compute.kind !== 'none' && compute.plan !== null).length,
    unplaced: workloads.filter(({ compute }) => compute.kind !== 'none' && compute.plan === null).length,
    missed: workloads.filter(({ compute }) => missesTarget(compute)).length,
  }
}

/** The workloads that are served, as they are planned alone. */
function candidatesOf(requirements: Requirements, computes: readonly ComputePlan[]): readonly Candidate[] {
  return computes.flatMap((compute, index) => {
    const workload = requirements.workloads[index]
    if (workload === undefined || compute.kind !== 'serving' || compute.plan === null) return []
    const { demand, plan } = compute
    return [{ index, name: workload.name, demand, plan, separation: separationOf(requirements, workload) }]
  })
}

/**
 * Regions and obligations hold for all workloads of an assessment. Under PCI DSS, a system component has one primary function unless the
 * functions are isolated: workloads share only if they use the same named data.
 * @see PCI DSS 4.0.1, requirement 2.2.3
 */
function separationOf({ compliance, workloads }: Requirements, workload: Workload): string {
  if (!compliance?.includes('PCI_DSS')) return ''
  return workload.datasetName ?? `workload ${workloads.indexOf(workload)}`
}

const withSharing = (compute: ComputePlan, plan: ServingPlan | undefined): ComputePlan =>
  plan === undefined || compute.kind !== 'serving' ? compute : { ...compute, plan }

/**
 * Whether there is nothing to price: none of the workloads that need accelerators has a place, so that what remains is storage, which is
 * not a plan; or none could be sized and nothing is stored.
 */
export const isWithoutPlan = ({ placed, unplaced, monthlyUsd }: ProviderPlan): boolean =>
  placed === 0 && (unplaced > 0 || monthlyUsd === 0)

/** Why there is no plan, in words that follow a semicolon. */
export function whyWithoutPlan({ unplaced, workloads }: ProviderPlan): string {
  const isOne = workloads.length === 1
  if (unplaced > 0) return `nothing that is permitted holds ${isOne ? 'it' : 'any of them'}`
  return isOne ? 'it cannot be sized from what is stated' : 'none of them can be sized from what is stated'
}

/** A run that lasts longer than a month is not cheap because a month of it is. */
function comparedUsd({ compute, monthlyUsd, storageUsd }: WorkloadPlan): number {
  return compute.kind === 'training' && compute.plan !== null ? compute.plan.jobUsd + storageUsd : monthlyUsd
}

/** What a workload needs, on whichever provider. */
type Demand =
  | { readonly kind: 'serving'; readonly demand: ServingDemand }
  | { readonly kind: 'training'; readonly demand: TrainingDemand }
  | typeof none

const none = { kind: 'none' } as const

/** Workloads never change: what replicas carry for a demand is then calculated once for all plans of an assessment. */
const demands = new WeakMap<Workload, Demand>()

function demandOf(workload: Workload): Demand {
  const known = demands.get(workload)
  if (known !== undefined) return known
  const demand = readDemand(workload)
  demands.set(workload, demand)
  return demand
}

function readDemand(workload: Workload): Demand {
  const serving = servingDemand(workload)
  if (serving !== null) return { kind: 'serving', demand: serving }
  const training = trainingDemand(workload)
  return training === null ? none : { kind: 'training', demand: training }
}

function planCompute(needed: Demand, offers: readonly Offer[], growth: number): ComputePlan {
  if (needed.kind === 'serving') return { ...needed, plan: planServing(needed.demand, offers, growth) }
  return needed.kind === 'training' ? { ...needed, plan: planTraining(needed.demand, offers) } : needed
}

function missesTarget(compute: ComputePlan): boolean {
  if (compute.kind === 'serving') return compute.plan !== null && !meetsTargets(compute.plan)
  return compute.kind === 'training' && compute.plan?.meetsDeadline === false
}
