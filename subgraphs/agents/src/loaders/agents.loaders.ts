import DataLoader from 'dataloader'
import type { Page } from '#platform/paging'
import { costForecastOf } from '../domain/plans/cost-forecast.ts'
import type { CostForecast } from '../domain/plans/cost-forecast.ts'
import type { InfrastructurePlan } from '../domain/plans/infrastructure-plan.ts'
import type { OrganizationPrices, PricesRepository } from '../domain/prices.ts'
import { reportFileKey } from '../domain/reports/report-file.ts'
import type { ReportFile, ReportFileKey, ReportRepository } from '../domain/reports/report-file.ts'
import type { RunPage, RunRepository } from '../domain/runs/ports.ts'
import type { Run } from '../domain/runs/run.ts'

/** Which runs of an assessment are counted; `statuses` null for all. */
export type RunCountKey = Pick<RunPage, 'assessmentId' | 'statuses'>

export interface AgentsRepositories {
  readonly runs: RunRepository
  readonly prices: Pick<PricesRepository, 'find'>
  readonly reports: Pick<ReportRepository, 'findFiles' | 'read'>
  readonly now: () => Date
}

export interface AgentsLoaders {
  readonly run: DataLoader<string, Run | null>
  readonly runs: DataLoader<RunPage, Page<Run>, string>
  readonly runCount: DataLoader<RunCountKey, number, string>
  /** Plan of a run. */
  readonly plan: DataLoader<string, InfrastructurePlan | null>
  /** What the coming year may cost, as a run has simulated it. */
  readonly costForecast: DataLoader<string, CostForecast | null>
  /** Runs of an assessment. */
  readonly latestRunOf: DataLoader<string, Run | null>
  /** Files of reports that have not expired. */
  readonly reportFile: DataLoader<ReportFileKey, ReportFile | null, string>
  readonly reportContent: DataLoader<ReportFileKey, Uint8Array | null, string>
  /** Prices of an organization. */
  readonly prices: DataLoader<string, OrganizationPrices | null>
}

/** Batching readers for one operation: as many results as keys, in their order, null for missing ones. */
export function createAgentsLoaders({ runs, prices, reports, now }: AgentsRepositories): AgentsLoaders {
  return {
    run: new DataLoader<string, Run | null>(async (ids) => {
      const found = new Map((await runs.find(ids)).map((run) => [run.id, run]))
      return ids.map((id) => found.get(id) ?? null)
    }),
    plan: new DataLoader<string, InfrastructurePlan | null>(async (runIds) => {
      const found = await runs.findPlans(runIds)
      return runIds.map((id) => found.get(id) ?? null)
    }),
    costForecast: new DataLoader<string, CostForecast | null>(async (runIds) => {
      const found = await runs.findOutcomesOf('SIMULATION', runIds)
      return runIds.map((id) => {
        const outcome = found.get(id)
        return outcome ? costForecastOf(outcome) : null
      })
    }),
    runs: new DataLoader<RunPage, Page<Run>, string>((pages) => runs.findPages(pages), {
      cacheKeyFn: (page) => JSON.stringify(page),
    }),
    runCount: createCountLoader(runs),
    latestRunOf: new DataLoader<string, Run | null>(async (ids) => {
      const found = new Map((await runs.findLatest(ids)).map((run) => [run.assessmentId, run]))
      return ids.map((id) => found.get(id) ?? null)
    }),
    reportFile: new DataLoader<ReportFileKey, ReportFile | null, string>(
      async (keys) => {
        const found = new Map((await reports.findFiles(keys, now())).map((file) => [reportFileKey(file), file]))
        return keys.map((key) => found.get(reportFileKey(key)) ?? null)
      },
      { cacheKeyFn: reportFileKey },
    ),
    reportContent: new DataLoader<ReportFileKey, Uint8Array | null, string>(
      async (keys) => {
        const found = await reports.read(keys)
        return keys.map((key) => found.get(reportFileKey(key)) ?? null)
      },
      { cacheKeyFn: reportFileKey },
    ),
    prices: new DataLoader<string, OrganizationPrices | null>(async (ids) => {
      const found = new Map((await prices.find(ids)).map((one) => [one.organizationId, one]))
      return ids.map((id) => found.get(id) ?? null)
    }),
  }
}

// Counting by status allows one command for all filters.
function createCountLoader(runs: RunRepository): AgentsLoaders['runCount'] {
  return new DataLoader<RunCountKey, number, string>(
    async (keys) => {
      const counts = await runs.count([...new Set(keys.map(({ assessmentId }) => assessmentId))])
      return keys.map(({ assessmentId, statuses }) =>
        counts
          .filter((entry) => entry.assessmentId === assessmentId && (statuses?.includes(entry.status) ?? true))
          .reduce((sum, { count }) => sum + count, 0),
      )
    },
    { cacheKeyFn: (key) => JSON.stringify(key) },
  )
}
