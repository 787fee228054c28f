import type { Workload } from '#schema/requirements/requirements'
import type { ServingDemand, TrainingDemand } from './demand.ts'
import type { ProviderPlan } from './plan.ts'
import type { ServingPlan } from './serving-plan.ts'
import type { TrainingPlan } from './training-plan.ts'

/** A workload that has a serving plan. */
export interface ServedWorkload {
  readonly index: number
  readonly name: string
  readonly workload: Workload
  readonly demand: ServingDemand
  readonly plan: ServingPlan
}

/** A workload that has a training plan. */
export interface TrainedWorkload {
  readonly index: number
  readonly name: string
  readonly workload: Workload
  readonly demand: TrainingDemand
  readonly plan: TrainingPlan
}

/** The workloads of a provider's plan that serve a model and have found a place. */
export function servedWorkloads({ workloads }: ProviderPlan): readonly ServedWorkload[] {
  return workloads.flatMap(({ compute, index, name, workload }) =>
    compute.kind === 'serving' && compute.plan !== null
      ? [{ index, name, workload, demand: compute.demand, plan: compute.plan }]
      : [],
  )
}

/** Those of them that someone waits for: online inference, retrieval, and embeddings with a latency target. */
export function onlineWorkloads(provider: ProviderPlan): readonly ServedWorkload[] {
  return servedWorkloads(provider).filter(
    ({ workload }) => workload.kind === 'ONLINE_INFERENCE' || workload.kind === 'RAG' || workload.latencyP99Ms !== null,
  )
}

/** Workloads whose instances are bought together: one, or all that share an instance. */
export interface Purchase {
  readonly items: readonly ServedWorkload[]
  /** The first of them: its name and index stand for the purchase. */
  readonly first: ServedWorkload
  /** Of all of them, US dollars. */
  readonly monthlyUsd: number
  readonly hourlyUsd: number
}

/** What is bought for workloads that are served; those that share an instance with any of them are included. */
export function purchasesFor(provider: ProviderPlan, items: readonly ServedWorkload[]): readonly Purchase[] {
  const served = servedWorkloads(provider)
  const seen = new Set<number>()
  return items.flatMap((item) => {
    if (seen.has(item.index)) return []
    const { plan } = item
    const together =
      plan.sharing === null ? [item] : served.filter(({ index }) => plan.sharing?.indexes.includes(index))
    for (const { index } of together) seen.add(index)
    const monthlyUsd = together.reduce((sum, { plan: part }) => sum + part.monthlyUsd, 0)
    return [
      {
        items: together,
        first: together[0] ?? item,
        monthlyUsd,
        hourlyUsd: plan.sites.reduce((sum, site) => sum + site.instances * site.placement.usdPerHour, 0),
      },
    ]
  })
}

/** The workloads of a provider's plan that train a model and have found a place. */
export function trainedWorkloads({ workloads }: ProviderPlan): readonly TrainedWorkload[] {
  return workloads.flatMap(({ compute, index, name, workload }) =>
    compute.kind === 'training' && compute.plan !== null
      ? [{ index, name, workload, demand: compute.demand, plan: compute.plan }]
      : [],
  )
}
