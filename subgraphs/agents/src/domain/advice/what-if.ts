import { numberBounds } from '#schema/requirements/bounds'
import { mediumOf } from '#schema/requirements/other-models'
import type { CloudProvider, Precision, Requirements, Workload } from '#schema/requirements/requirements'
import { modelOf } from '../catalog/model-of.ts'

/** A number of a workload that can be changed. */
export const changeableNumbers = [
  'modelParamsB',
  'requestsPerSecond',
  'inputTokensPerRequest',
  'outputTokensPerRequest',
  'latencyP99Ms',
  'trainingTokensB',
  'trainingDays',
  'datasetGB',
  'hoursPerMonth',
] as const satisfies readonly (keyof typeof numberBounds & keyof Workload)[]

type ChangeableNumber = (typeof changeableNumbers)[number]

/** Changes of one workload. What is absent stays; null means that it is not stated any more. */
export type WorkloadChange = { readonly [Name in ChangeableNumber]?: number | null } & {
  /** The workload that is changed. */
  readonly name: string
  readonly model?: string | null
  readonly precision?: Precision | null
  /** Whether the workload is left out. */
  readonly isRemoved?: boolean | null
}

/** Changes of an assessment's requirements. What is absent stays. */
export interface RequirementChanges {
  readonly workloads?: readonly WorkloadChange[] | null
  /** The rate of every workload is multiplied by it, before the changes of single workloads. */
  readonly trafficFactor?: number | null
  readonly preferredProviders?: readonly CloudProvider[] | null
  readonly regions?: readonly string[] | null
}

/** What is wrong with a change. */
export class ChangeProblem extends Error {
  /** Path of the field. */
  readonly field: string

  constructor(field: string, message: string) {
    super(message)
    this.field = field
  }
}

/**
 * Applies changes to requirements.
 * @throws ChangeProblem - names the field: no such workload, or several; a value out of bounds; no workload is left
 */
export function applyChanges(requirements: Requirements, changes: RequirementChanges): Requirements {
  const factor = changes.trafficFactor ?? 1
  if (!(factor > 0 && factor <= 10_000))
    throw new ChangeProblem('trafficFactor', `expected a factor above 0 and of at most 10,000, got ${factor}`)
  const scaled = requirements.workloads.map((workload) =>
    factor === 1
      ? workload
      : {
          ...workload,
          requestsPerSecond: scaledWithin(workload.requestsPerSecond, factor, numberBounds.requestsPerSecond.max),
          concurrentUsers: scaledWithin(workload.concurrentUsers, factor, numberBounds.concurrentUsers.max),
        },
  )
  const changed = new Map<Workload, Workload | null>()
  for (const [index, change] of (changes.workloads ?? []).entries()) {
    const field = `workloads[${index}]`
    const named = scaled.filter(({ name }) => name === change.name)
    const [workload] = named
    if (workload === undefined || named.length > 1)
      throw new ChangeProblem(
        `${field}.name`,
        `expected the name of one workload, got ${named.length} with "${change.name}"`,
      )
    if (changed.has(workload))
      throw new ChangeProblem(`${field}.name`, `expected each workload once, got "${change.name}" again`)
    changed.set(workload, changeWorkload(field, workload, change))
  }
  const workloads = scaled.flatMap((workload) => (changed.has(workload) ? (changed.get(workload) ?? []) : [workload]))
  if (workloads.length === 0) throw new ChangeProblem('workloads', 'expected at least one workload, got none')
  if ((changes.regions ?? []).length > 50)
    throw new ChangeProblem('regions', `expected at most 50 regions, got ${changes.regions?.length}`)
  return {
    ...requirements,
    workloads,
    ...(changes.preferredProviders !== undefined && { preferredProviders: changes.preferredProviders }),
    ...(changes.regions !== undefined && { regions: changes.regions }),
  }
}

function changeWorkload(field: string, workload: Workload, change: WorkloadChange): Workload | null {
  if (change.isRemoved === true) return null
  const numbers: Partial<Record<ChangeableNumber, number | null>> = {}
  for (const name of changeableNumbers) {
    const value = change[name]
    if (value === undefined) continue
    if (value !== null) assertInBounds(`${field}.${name}`, value, numberBounds[name])
    numbers[name] = value
  }
  const changed: Workload = {
    ...workload,
    ...numbers,
    ...(change.model !== undefined && { model: change.model, modelConfig: null }),
    // A size that is changed alone is the size of another model.
    ...(change.modelParamsB !== undefined && change.model === undefined && { model: null, modelConfig: null }),
    ...(change.precision !== undefined && { precision: change.precision }),
  }
  if (
    changed.model !== null &&
    changed.model !== workload.model &&
    modelOf(changed) === null &&
    mediumOf(changed) === null
  )
    throw new ChangeProblem(
      `${field}.model`,
      `expected a published model, or its size beside it, got "${changed.model}"`,
    )
  return changed
}

function assertInBounds(
  field: string,
  value: number,
  { min, max, isAboveMin }: { readonly min: number; readonly max: number; readonly isAboveMin: boolean },
): void {
  if (Number.isFinite(value) && value <= max && (isAboveMin ? value > min : value >= min)) return
  throw new ChangeProblem(field, `expected a number ${isAboveMin ? 'above' : 'from'} ${min} to ${max}, got ${value}`)
}

const scaledWithin = (value: number | null, factor: number, max: number): number | null =>
  value === null ? null : Math.min(max, value * factor)
