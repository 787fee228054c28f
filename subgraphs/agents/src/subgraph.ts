import type { HealthCheck } from '#platform/http'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import { createSubgraphRunner } from '#platform/subgraph-server'
import type { SubgraphRunner } from '#platform/subgraph-server'
import { createAdviceThread } from './advice-thread/index.ts'
import { buildAgentsSchema } from './build-schema.ts'
import type { AgentsConfig } from './config.ts'
import type { AgentsCore } from './core.ts'
import { workflow } from './domain/advice/index.ts'
import { createAgentsLoaders } from './loaders/agents.loaders.ts'
import { ReportFileService } from './services/report-file.service.ts'
import { RunComparisonService } from './services/run-comparison.service.ts'
import { SimulationService } from './services/simulation.service.ts'

export type AgentsSubgraphOptions = Pick<AgentsConfig, 'downloadLinks' | 'reportKeepMs'>

export interface AgentsSubgraph extends Disposable {
  readonly runner: SubgraphRunner
  readonly health: readonly HealthCheck[]
}

/** The agents subgraph, on top of the core that API and workers share. Disposing it does not dispose the core. */
export async function createAgentsSubgraph(
  core: AgentsCore,
  { downloadLinks, reportKeepMs: keepMs }: AgentsSubgraphOptions,
  { log }: { readonly log: Logger },
): Promise<AgentsSubgraph> {
  const { health, topics, runs, service, prices, pricesRepository, assessments, reports, reportQueue: queue } = core
  const now = () => new Date()
  // A what-if question is asked by a person, who does not wait longer.
  const planner = createAdviceThread({ timeoutMs: 10_000 })
  const simulations = new SimulationService({ assessments, prices, planner })
  const schema = await buildAgentsSchema({
    service,
    prices,
    simulations,
    comparisons: new RunComparisonService(runs),
    reportFiles: new ReportFileService({ runs, reports, queue, keepMs, now }),
    downloadLinks,
    workflow,
    topics,
    runs,
    now,
  })
  return {
    runner: createSubgraphRunner({
      name: 'agents',
      schema,
      log,
      createLoaders: () => createAgentsLoaders({ runs, prices: pricesRepository, reports, now }),
    }),
    health,
    dispose: () => planner.dispose(),
  }
}
