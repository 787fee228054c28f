import { inWords } from '../format.ts'
import type { ProviderPlan } from '../sizing/plan.ts'

/** Where the plan puts a workload. */
export interface Site {
  readonly name: string
  readonly region: string
  /** ISO 3166. */
  readonly country: string
}

/** The places of all workloads that found one; several of those that are spread over regions. */
export function sitesOf({ workloads }: ProviderPlan): readonly Site[] {
  return workloads.flatMap(({ name, compute }) => {
    if (compute.kind === 'none' || compute.plan === null) return []
    const placements =
      compute.kind === 'serving' ? compute.plan.sites.map(({ placement }) => placement) : [compute.plan.placement]
    return placements.map(({ region, country }) => ({ name, region, country }))
  })
}

/** The names of the workloads at some sites, each once. */
export const namesOf = (sites: readonly Site[]): string => inWords([...new Set(sites.map(({ name }) => `"${name}"`))])
