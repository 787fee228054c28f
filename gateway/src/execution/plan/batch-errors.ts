import type { EntityBatch, EntitySlot } from '../entities/entity-group.ts'
import { fetchError, subgraphError } from './fetch-errors.ts'
import { placePaths, type PlanPath } from './places.ts'
import type { Run } from './run.ts'

/** What a step reports about one of its batches. */
export interface BatchReport {
  readonly batch: EntityBatch
  /** The slots of all entities of the step, of this batch or another, in the order of the response. */
  readonly slots: readonly EntitySlot[]
  readonly subgraph: string
  readonly path: PlanPath
}

/** Adds a batch's errors to the run, once for each place that wanted the entity an error is about. */
export function reportBatch(run: Run, report: BatchReport): void {
  const paths = placePaths(run.data, report.path)
  for (const error of report.batch.errors) {
    for (const path of errorPaths(error.path, report, paths)) {
      run.errors.push(subgraphError(error, { subgraph: report.subgraph, path }))
    }
  }
  const problem = problemOf(report)
  if (problem) run.errors.push(fetchError(problem, report))
}

type ResponsePath = readonly (string | number)[]

function errorPaths(
  path: ResponsePath | undefined,
  report: BatchReport,
  places: ResponsePath[],
): (ResponsePath | undefined)[] {
  const index = path?.[1]
  if (!path || typeof index !== 'number') return [path && [...report.path, ...path]]
  const rest = path.slice(2)
  if (index >= report.batch.size) return [rest]
  const wanted: ResponsePath[] = []
  report.slots.forEach((slot, position) => {
    if (slot.batch === report.batch && slot.index === index) wanted.push([...(places[position] ?? []), ...rest])
  })
  return wanted
}

function problemOf({ batch, slots }: BatchReport): unknown {
  switch (batch.problem?.kind) {
    case undefined:
      return undefined
    case 'failed':
      return batch.problem.failure
    case 'notAList':
      return new Error('Expected "data._entities" in response to be an array')
    case 'wrongLength':
      return new Error(`Expected "data._entities" to contain ${slots.length} elements`)
  }
}
