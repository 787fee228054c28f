import { findModel } from '#schema/requirements/models'
import type { CloudProvider, Precision, Requirements, Workload, WorkloadKind } from '#schema/requirements/requirements'
import { monthlyEmissions } from '../advice/emissions.ts'
import { capacityOf } from '../advice/sizing/capacity.ts'
import type { ServingDemand } from '../advice/sizing/demand.ts'
import { isWithoutPlan, planProviders } from '../advice/sizing/plan.ts'
import type { ProviderPlan, WorkloadPlan } from '../advice/sizing/plan.ts'
import { meetsTargets } from '../advice/sizing/serving-plan.ts'
import type { Offer, ServingPlan, Site } from '../advice/sizing/serving-plan.ts'
import type { TrainingPlan } from '../advice/sizing/training-plan.ts'
import { sumEmissions } from '../catalog/carbon.ts'
import { outlookOf } from './outlook.ts'
import type { PlannedLoad } from './outlook.ts'
import type { PlanAnalysis } from './plan-analysis.ts'

/** What a provider charges for the workloads of an assessment. Amounts are whole US cents. */
export interface PlanAlternative {
  readonly provider: CloudProvider
  /** The sum of the workloads' costs; null where nothing is placed. */
  readonly monthlyCents: number | null
  /** Workloads without a place; their cost is not known and not in the sum. */
  readonly unplaced: number
  /** Workloads that miss their latency target or deadline. */
  readonly missed: number
}

/**
 * The plan of an assessment, as clients and exports see it: plain JSON, which is stored with a run and stays as it is when the
 * catalog changes.
 */
export interface InfrastructurePlan extends PlanAlternative {
  /** In the order of the requirements. */
  readonly workloads: readonly PlannedWorkload[]
  /** Kilograms of CO₂ equivalent, an upper bound; null where a figure is not published, and then `emissionsUnknown` says why. */
  readonly kgCO2ePerMonth: number | null
  readonly emissionsUnknown: string | null
  /** The other providers, best first. */
  readonly alternatives: readonly PlanAlternative[]
  /** Only in plans of runs; absent from those that earlier releases have stored. */
  readonly analysis?: PlanAnalysis
}

export interface PlannedWorkload {
  readonly name: string
  readonly kind: WorkloadKind
  /** Instances and storage. */
  readonly monthlyCents: number
  /** The part of it for storage. */
  readonly storageCents: number
  /** Null where the workload has no place or needs no accelerators. */
  readonly placement: PlannedPlacement | null
  /** Of workloads that serve requests; null for other kinds and for workloads that are not placed. */
  readonly serving: PlannedServing | null
  /** Of training; null for other kinds and for workloads that are not placed. */
  readonly training: PlannedTraining | null
  /** Load and capacity of the coming months, of what is served; absent from plans that were stored before. */
  readonly outlook?: readonly PlannedLoad[]
}

export interface PlannedPlacement {
  readonly sku: string
  readonly region: string
  /** ISO 3166 code. */
  readonly country: string
  /** In that region at peak, including the spare instances that a stated availability requires. */
  readonly instances: number
  /** Instances in further regions, because the stated availability asks for them; absent from plans that were stored before. */
  readonly elsewhere?: readonly PlannedSite[]
  /**
   * Indexes in `workloads` of all workloads on these instances, in order; a single index if the instances are not shared. The instances of
   * several are the same ones, and the monthly cost of each is its part of their price.
   */
  readonly sharedBy: readonly number[]
  readonly accelerator: string
  readonly acceleratorsPerInstance: number
  /** Of one instance, US dollars. */
  readonly usdPerHour: number
  /** Whether the price in this region is an estimate rather than read from a list. */
  readonly isPriceEstimated: boolean
  /** Hours per month in which the instances run. */
  readonly hoursPerMonth: number
}

/** Instances in one region. */
export interface PlannedSite {
  readonly region: string
  readonly country: string
  readonly instances: number
  readonly usdPerHour: number
}

/** Shares of the time in percent. */
export interface PlannedAvailability {
  readonly targetPercent: number
  readonly plannedPercent: number
}

export interface PlannedServing {
  /** Null where no availability is stated; absent from plans that were stored before. */
  readonly availability?: PlannedAvailability | null
  readonly demandPerSecond: number
  readonly capacityPerSecond: number
  /** 99th percentile, end to end, at peak; null where the queue would grow without end. */
  readonly latencyMs: number | null
  readonly meetsTarget: boolean
  readonly replica: PlannedReplica
}

/** One replica of a model: the settings of its inference server. */
export interface PlannedReplica {
  readonly replicas: number
  /** Hugging Face id of the model; null when the assessment names no published model. */
  readonly modelId: string | null
  readonly precision: Precision
  readonly kvCachePrecision: Precision
  /** Accelerators that each layer is split over. */
  readonly tensorParallel: number
  /** Instances that the layers are divided among; 1 when the model fits on one. */
  readonly pipelineParallel: number
  /** Sequences that are decoded together at most. */
  readonly maxSequences: number
  /** Tokens of the longest request, input and output together. */
  readonly contextTokens: number
  readonly memoryUtilizationPercent: number
  /** Models on the same accelerators, this one included. */
  readonly modelsPerAccelerator: number
  readonly usesPrefixCache: boolean
  /** False for embedding models and rerankers. */
  readonly generates: boolean
}

export interface PlannedTraining {
  readonly hours: number
  /** Of one run. */
  readonly runCents: number
  readonly meetsTarget: boolean
}

/** Plans requirements without blocking the event loop. */
export interface Planner {
  /**
   * The best plan for each of the requirements.
   * @throws AppError RATE_LIMITED - too many calls are waiting; TIMEOUT
   */
  plan(all: readonly Requirements[]): Promise<readonly InfrastructurePlan[]>
}

/** Plans requirements, and describes the best plan. For many workloads it takes hundreds of milliseconds. */
export function describePlan(requirements: Requirements): InfrastructurePlan {
  const [best, ...others] = planProviders(requirements)
  const emissions = sumEmissions(
    best.workloads.flatMap(({ compute }) =>
      compute.kind === 'none' || compute.plan === null ? [] : [monthlyEmissions(compute)],
    ),
  )
  return {
    ...toAlternative(best),
    workloads: best.workloads.map((workload, index) => ({
      ...toWorkload(workload, index),
      outlook: outlookOf(workload, requirements.growthPercentPerYear ?? 0),
    })),
    kgCO2ePerMonth: emissions.kind === 'known' ? emissions.kgCO2e : null,
    emissionsUnknown: emissions.kind === 'known' ? null : emissions.reason,
    alternatives: others.map(toAlternative),
  }
}

/** Each workload is rounded to cents before it is added, so that the parts that are shown have the sum that is shown. */
const toAlternative = (plan: ProviderPlan): PlanAlternative => ({
  provider: plan.provider,
  monthlyCents: isWithoutPlan(plan)
    ? null
    : plan.workloads.reduce((sum, { monthlyUsd }) => sum + centsOf(monthlyUsd), 0),
  unplaced: plan.unplaced,
  missed: plan.missed,
})

function toWorkload({ name, workload, compute, monthlyUsd, storageUsd }: WorkloadPlan, index: number): PlannedWorkload {
  const cost = { name, kind: workload.kind, monthlyCents: centsOf(monthlyUsd), storageCents: centsOf(storageUsd) }
  if (compute.kind === 'none' || compute.plan === null)
    return { ...cost, placement: null, serving: null, training: null }
  const sharedBy = (compute.kind === 'serving' && compute.plan.sharing?.indexes) || [index]
  const { placement: first, instances } = compute.plan
  const [sites, hoursPerMonth] =
    compute.kind === 'serving'
      ? [compute.plan.sites, compute.demand.hoursPerMonth]
      : [[{ placement: first, instances }], compute.plan.hoursPerMonth]
  const placement = toPlacement(compute.plan, { sites, sharedBy, hoursPerMonth })
  return compute.kind === 'serving'
    ? { ...cost, placement, serving: toServing(workload, compute.demand, compute.plan), training: null }
    : { ...cost, placement, serving: null, training: toTraining(compute.plan) }
}

const toPlacement = (
  { instance, placement }: Offer,
  {
    sites: [first, ...others],
    ...more
  }: Pick<PlannedPlacement, 'sharedBy' | 'hoursPerMonth'> & { readonly sites: readonly Site[] },
): PlannedPlacement => ({
  sku: instance.sku,
  region: placement.region,
  country: placement.country,
  instances: first?.instances ?? 0,
  elsewhere: others.map(({ placement: { region, country, usdPerHour }, instances }) => ({
    region,
    country,
    instances,
    usdPerHour,
  })),
  accelerator: instance.family.accelerator.name,
  acceleratorsPerInstance: instance.acceleratorCount,
  usdPerHour: placement.usdPerHour,
  isPriceEstimated: placement.estimated,
  ...more,
})

const toServing = (workload: Workload, demand: ServingDemand, plan: ServingPlan): PlannedServing => ({
  availability: plan.availability && {
    targetPercent: plan.availability.target * 100,
    plannedPercent: plan.availability.planned * 100,
  },
  demandPerSecond: demand.requestsPerSecond,
  capacityPerSecond: capacityOf({ demand, plan }),
  latencyMs: Number.isFinite(plan.latencySeconds) ? plan.latencySeconds * 1000 : null,
  meetsTarget: meetsTargets(plan),
  replica: {
    replicas: plan.replicas,
    modelId: workload.model === null ? null : (findModel(workload.model)?.id ?? null),
    precision: demand.precision,
    kvCachePrecision: demand.cachePrecision,
    tensorParallel: plan.shape.groupSize,
    pipelineParallel: plan.shape.stages,
    maxSequences: plan.batch,
    contextTokens: Math.ceil(demand.contextTokens),
    memoryUtilizationPercent: demand.memoryShare * 100 * (plan.sharing?.memoryPart ?? 1),
    modelsPerAccelerator: (plan.sharing?.neighbours ?? 0) + 1,
    usesPrefixCache: demand.prefixHit > 0,
    generates: demand.outputTokens > 0,
  },
})

const toTraining = ({ hours, jobUsd, meetsDeadline }: TrainingPlan): PlannedTraining => ({
  hours,
  runCents: centsOf(jobUsd),
  meetsTarget: meetsDeadline,
})

const centsOf = (usd: number): number => Math.round(usd * 100)
