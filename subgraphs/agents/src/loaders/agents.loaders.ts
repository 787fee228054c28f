import DataLoader from 'dataloader'
import type { RunRepository } from '../domain/runs/ports.ts'
import type { Run } from '../domain/runs/run.ts'

export interface AgentsLoaders {
  readonly run: DataLoader<string, Run | null>
  /** Of an assessment, newest first. */
  readonly runsOf: DataLoader<string, readonly Run[]>
  /** Of an assessment. */
  readonly latestRunOf: DataLoader<string, Run | null>
}

/** Batching readers for one operation: as many results as keys, in their order, null for what is not there. */
export function createAgentsLoaders(runs: RunRepository): AgentsLoaders {
  return {
    run: new DataLoader<string, Run | null>(async (ids) => {
      const found = new Map((await runs.find(ids)).map((run) => [run.id, run]))
      return ids.map((id) => found.get(id) ?? null)
    }),
    runsOf: new DataLoader<string, readonly Run[]>(async (ids) => {
      const found = Map.groupBy(await runs.findOfAssessments(ids), ({ assessmentId }) => assessmentId)
      return ids.map((id) => found.get(id) ?? [])
    }),
    latestRunOf: new DataLoader<string, Run | null>(async (ids) => {
      const found = new Map((await runs.findLatest(ids)).map((run) => [run.assessmentId, run]))
      return ids.map((id) => found.get(id) ?? null)
    }),
  }
}
