import type { SequencedTopics } from '@plumbline/resumable-topics'
import type { GraphQLSchema } from 'graphql'
import { buildSubgraph } from '#platform/subgraph-server'
import type { Advisor } from './domain/advice/types.ts'
import type { RunRepository } from './domain/runs/ports.ts'
import { AgentRunResolver, resolveAgentRun } from './resolvers/agent-run.resolver.ts'
import { AgentTaskResolver, resolveAgentTask } from './resolvers/agent-task.resolver.ts'
import { AgentResolver, resolveAgent } from './resolvers/agent.resolver.ts'
import { AssessmentResolver, resolveAssessment } from './resolvers/assessment.resolver.ts'
import { PricesResolver, resolveOrganization, resolvePriceOverlay } from './resolvers/prices.resolver.ts'
import { PublishedModelResolver, resolvePublishedModel } from './resolvers/published-model.resolver.ts'
import { RecommendationResolver, resolveRecommendation } from './resolvers/recommendation.resolver.ts'
import { ReportFileResolver, resolveReportFile, RunReportFileResolver } from './resolvers/report-file.resolver.ts'
import type { DownloadLinks } from './resolvers/report-file.resolver.ts'
import { RunComparisonResolver } from './resolvers/run-comparison.resolver.ts'
import { RunControlResolver } from './resolvers/run-control.resolver.ts'
import { RunProgressResolver } from './resolvers/run-progress.resolver.ts'
import { createRunProgress } from './resolvers/run-progress.ts'
import { SimulationResolver } from './resolvers/simulation.resolver.ts'
import type { PricesService } from './services/prices.service.ts'
import type { ReportFileService } from './services/report-file.service.ts'
import type { RunComparisonService } from './services/run-comparison.service.ts'
import type { RunService } from './services/run.service.ts'
import type { SimulationService } from './services/simulation.service.ts'

export interface AgentsServices {
  readonly service: RunService
  readonly prices: PricesService
  readonly simulations: SimulationService
  readonly comparisons: RunComparisonService
  readonly reportFiles: ReportFileService
  readonly downloadLinks: DownloadLinks
  readonly workflow: readonly Advisor[]
  readonly topics: Pick<SequencedTopics, 'read'>
  readonly runs: RunRepository
  readonly now: () => Date
}

const classes = [
  AgentResolver,
  AgentRunResolver,
  AgentTaskResolver,
  AssessmentResolver,
  RecommendationResolver,
  RunProgressResolver,
  RunControlResolver,
  PricesResolver,
  SimulationResolver,
  RunComparisonResolver,
  PublishedModelResolver,
  RunReportFileResolver,
  ReportFileResolver,
]

/** @param services - null to print the schema only */
export function buildAgentsSchema(services: AgentsServices | null = null): Promise<GraphQLSchema> {
  const instances = services ? instancesOf(services) : classes.map((type): [Function, object] => [type, {}])
  return buildSubgraph({
    resolvers: new Map(instances),
    references: {
      Agent: resolveAgent,
      AgentTask: resolveAgentTask,
      AgentRun: resolveAgentRun,
      Assessment: resolveAssessment,
      Recommendation: resolveRecommendation,
      Organization: resolveOrganization,
      PriceOverlay: resolvePriceOverlay,
      PublishedModel: resolvePublishedModel,
      ReportFile: resolveReportFile,
    },
    ...(services && { subscriptions: { runProgress: createRunProgress(services) } }),
  })
}

const instancesOf = ({
  service,
  prices,
  simulations,
  comparisons,
  reportFiles,
  downloadLinks,
  workflow,
}: AgentsServices): [Function, object][] => [
  [AgentResolver, new AgentResolver(workflow)],
  [AgentRunResolver, new AgentRunResolver()],
  [AgentTaskResolver, new AgentTaskResolver(workflow)],
  [AssessmentResolver, new AssessmentResolver()],
  [RecommendationResolver, new RecommendationResolver()],
  [RunProgressResolver, new RunProgressResolver()],
  [RunControlResolver, new RunControlResolver(service)],
  [PricesResolver, new PricesResolver(prices)],
  [SimulationResolver, new SimulationResolver(simulations)],
  [RunComparisonResolver, new RunComparisonResolver(comparisons)],
  [PublishedModelResolver, new PublishedModelResolver()],
  [RunReportFileResolver, new RunReportFileResolver(reportFiles)],
  [ReportFileResolver, new ReportFileResolver(downloadLinks)],
]
