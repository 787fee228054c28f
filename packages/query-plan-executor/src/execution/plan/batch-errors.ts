import type { GraphQLError } from 'graphql'
import type { SubgraphError } from '../request/subgraph-request.ts'
import { fetchError, fetchPath, ownPath, subgraphError, type ResponsePath } from './fetch-errors.ts'
import { placePaths, type PlanPath } from './places.ts'
import type { EntityBatch, EntitySlot } from './run.ts'
import type { Run } from './run.ts'

/** The results of a step whose batches have responses. */
export interface StepReport {
  readonly batches: Iterable<EntityBatch>
  /** The slots of all entities of the step, in the order of the response; undefined for entities without one. */
  readonly slots: readonly (EntitySlot | undefined)[]
  readonly subgraph: string
  readonly renames: ReadonlyMap<string, string>
  readonly path: PlanPath
}

/**
 * Adds the errors of a step's batches to the execution: an error of an entity once per path that requested it, an error of a
 * whole request once per step.
 */
export function reportErrors(run: Run, report: StepReport): void {
  let places: ResponsePath[] | undefined
  const said = new Set<string>()
  const sayOnce = (error: GraphQLError): void => {
    const text = JSON.stringify([error.message, error.path])
    if (!said.has(text)) run.errors.push(error)
    said.add(text)
  }
  for (const batch of report.batches) {
    for (const error of batch.errors) {
      const slot = slotIndex(error, batch)
      if (slot === undefined) {
        sayOnce(subgraphError(error, { subgraph: report.subgraph, path: fetchPath(report.path) }))
        continue
      }
      places ??= placePaths(run.data, report.path)
      const rest = ownPath(error.path?.slice(2) ?? [], report.renames)
      for (const path of placesOf({ batch, index: slot }, report, places)) {
        run.errors.push(subgraphError(error, { subgraph: report.subgraph, path: [...path, ...rest] }))
      }
    }
    const problem = problemOf(batch, report)
    if (problem) sayOnce(fetchError(problem, { subgraph: report.subgraph, path: fetchPath(report.path) }))
  }
}

/** The index of the batch's entity that an error belongs to, if any. */
function slotIndex({ path }: SubgraphError, batch: EntityBatch): number | undefined {
  if (path?.[0] !== '_entities' || path[1] === undefined) return undefined
  // Some servers write all parts of a path as strings.
  const index = typeof path[1] === 'number' ? path[1] : /^\d+$/.test(path[1]) ? Number(path[1]) : batch.size
  return index < batch.size ? index : undefined
}

function placesOf(
  wanted: Pick<EntitySlot, 'batch' | 'index'>,
  { slots }: StepReport,
  places: readonly ResponsePath[],
): ResponsePath[] {
  const found: ResponsePath[] = []
  slots.forEach((slot, position) => {
    if (slot?.batch === wanted.batch && slot.index === wanted.index) found.push(places[position] ?? [])
  })
  return found
}

function problemOf({ problem }: EntityBatch, { slots }: StepReport): unknown {
  switch (problem?.kind) {
    case undefined:
      return undefined
    case 'failed':
      return problem.failure
    case 'notAList':
      return new Error('Expected "data._entities" in response to be an array')
    case 'wrongLength':
      return new Error(`Expected "data._entities" to contain ${slots.length} elements`)
  }
}
