import type { Viewer } from '#platform/auth'
import type { SubgraphClient } from '#platform/subgraph-client'
import type { CurrentInfrastructure, Requirements } from '../domain/advice/types.ts'
import type { AssessmentsPort } from '../domain/runs/ports.ts'

const agents: Viewer = { kind: 'service', name: 'agents' }

const workload = `name kind modelParamsB model modelConfig precision kvCachePrecision
  requestsPerSecond concurrentUsers secondsBetweenRequests hoursPerMonth hoursPerDay hourlyLoad
  inputTokensPerRequest inputTokensP95 outputTokensPerRequest outputTokensP95 contextTokens prefixCacheHitPercent
  latencyP99Ms ttftMs tpotMs targetPercentile memoryUtilizationPercent availabilityPercent
  trainingMethod trainingTokensB trainingDays runsPerMonth isOneOff datasetGB datasetName instanceType ownedInstances`

const requirements = `requirements {
        workloads { ${workload} }
        currentInfrastructure { monthlySpend { amount } instances { provider sku count hoursPerMonth } }
        preferredProviders regions compliance monthlyBudget { amount } growthPercentPerYear teamSize goals
      }`

const documents = {
  read: `query ReadAssessment($id: ID!) {
    _entities(representations: [{ __typename: "Assessment", id: $id }]) {
      ... on Assessment { organizationId ${requirements} }
    }
  }`,
  find: `query FindAssessment($id: ID!) {
    _entities(representations: [{ __typename: "Assessment", id: $id }]) { ... on Assessment { organizationId } }
  }`,
  begin: `mutation BeginRun($input: RunOfAssessmentInput!) {
    beginRun(input: $input) {
      title
      ${requirements}
    }
  }`,
  abort: `mutation AbortRun($input: RunOfAssessmentInput!) { abortRun(input: $input) }`,
  recommendations: `mutation RecordRecommendations($input: RecordRecommendationsInput!) { recordRecommendations(input: $input) }`,
  ranks: `mutation RankRecommendations($input: RankRecommendationsInput!) { rankRecommendations(input: $input) }`,
  report: `mutation RecordReport($input: RecordReportInput!) { recordReport(input: $input) }`,
}

/** A client of the assessments subgraph. */
export function createAssessmentsClient(client: SubgraphClient): AssessmentsPort {
  const command = <Data>(query: string, input: Readonly<Record<string, unknown>>, correlationId: string) =>
    client.request<Data>({ query, variables: { input }, viewer: agents, correlationId })
  return {
    async find(id, viewer, correlationId) {
      const variables = { id }
      const data = await client.request<{ _entities: [{ organizationId: string } | null] }>({
        query: documents.find,
        variables,
        viewer,
        correlationId,
      })
      return data._entities[0]
    },
    async read(id, viewer, correlationId) {
      type Read = { organizationId: string; requirements: RequirementsAnswer }
      const data = await client.request<{ _entities: [Read | null] }>({
        query: documents.read,
        variables: { id },
        viewer,
        correlationId,
      })
      const [found] = data._entities
      return found && { ...found, requirements: toRequirements(found.requirements) }
    },
    async begin({ id: runId, assessmentId, correlationId }) {
      type Begun = { beginRun: { title: string; requirements: RequirementsAnswer } }
      const { beginRun } = await command<Begun>(documents.begin, { assessmentId, runId }, correlationId)
      return { title: beginRun.title, requirements: toRequirements(beginRun.requirements) }
    },
    async abort({ id: runId, assessmentId, correlationId }) {
      await command(documents.abort, { assessmentId, runId }, correlationId)
    },
    async recordFindings({ id: runId, assessmentId, correlationId }, role, findings) {
      const input = { assessmentId, runId, role, recommendations: findings }
      type Recorded = { recordRecommendations: string[] }
      return (await command<Recorded>(documents.recommendations, input, correlationId)).recordRecommendations
    },
    async rank({ id: runId, assessmentId, correlationId }, ranks) {
      await command(documents.ranks, { assessmentId, runId, ranks }, correlationId)
    },
    async recordReport({ id: runId, assessmentId, correlationId }, report) {
      await command(documents.report, { assessmentId, runId, ...report }, correlationId)
    },
  }
}

interface Money {
  readonly amount: string
}

/** Requirements in the types of the graph. */
type RequirementsAnswer = Omit<Requirements, 'monthlyBudgetUsd' | 'currentInfrastructure'> & {
  readonly monthlyBudget: Money | null
  readonly currentInfrastructure:
    | (Omit<CurrentInfrastructure, 'monthlySpendUsd'> & { readonly monthlySpend: Money | null })
    | null
}

function toRequirements({ monthlyBudget, currentInfrastructure: current, ...rest }: RequirementsAnswer): Requirements {
  return {
    ...rest,
    monthlyBudgetUsd: toUsd(monthlyBudget),
    currentInfrastructure: current && { monthlySpendUsd: toUsd(current.monthlySpend), instances: current.instances },
  }
}

// Prices are in US dollars, the only currency of the graph.
const toUsd = (money: Money | null) => (money === null ? null : Number(money.amount))
