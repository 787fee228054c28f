import type { ProviderPlan } from '../sizing/plan.ts'

/** Where the plan puts a workload. */
export interface Site {
  readonly name: string
  readonly region: string
  /** ISO 3166. */
  readonly country: string
}

/** The places of all workloads that found one. */
export function sitesOf({ workloads }: ProviderPlan): readonly Site[] {
  return workloads.flatMap(({ name, compute }) =>
    compute.kind === 'none' || compute.plan === null
      ? []
      : [{ name, region: compute.plan.placement.region, country: compute.plan.placement.country }],
  )
}
