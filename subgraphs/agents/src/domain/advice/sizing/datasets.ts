import type { Workload } from '#schema/requirements/requirements'

/** Data that one workload or several use; it is stored and moved once. */
export interface Dataset {
  readonly gigabytes: number
  /** Places of its workloads in the assessment, the first first. */
  readonly workloads: readonly number[]
  /** Whether that they are the same data is assumed from their equal size. */
  readonly isAssumed: boolean
}

/**
 * The data sets of an assessment: workloads that state the same name use the same data, the largest size counts; so do those that
 * state the same size and no name, because a collection that is embedded and then retrieved is described by two workloads.
 */
export function datasetsOf(workloads: readonly Workload[]): readonly Dataset[] {
  const groups = Map.groupBy(
    workloads.map((workload, index) => ({ workload, index })).filter(({ workload }) => (workload.datasetGB ?? 0) > 0),
    ({ workload: { datasetName, datasetGB } }) => (datasetName === null ? `${datasetGB} GB` : `"${datasetName}"`),
  )
  return [...groups.values()].map((members) => ({
    gigabytes: Math.max(...members.map(({ workload }) => workload.datasetGB ?? 0)),
    workloads: members.map(({ index }) => index),
    isAssumed: members.length > 1 && members.every(({ workload }) => workload.datasetName === null),
  }))
}
