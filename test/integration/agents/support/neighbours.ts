import { createId } from '#platform/ids'
import type { SubgraphCall, SubgraphClient } from '#platform/subgraph-client'

/** Operations that agents send to other subgraphs: `BeginRun`, `ReserveCredits`, … */
export interface Asked {
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
  readonly correlationId: string
}

const requirements = {
  workloads: [{ name: 'lake', kind: 'DATA_PIPELINE', datasetGB: 100 }],
  currentInfrastructure: null,
  monthlyBudget: null,
}

/** Stand-ins of the assessments and payments subgraphs. All operations succeed unless a test sets errors. */
export function createNeighbours(organizationOf: (assessmentId: string) => string | null) {
  const asked: Asked[] = []
  const stated = new Map<string, unknown>()
  const refusals = new Map<string, () => Error | null>()
  const answers: Readonly<Record<string, (variables: SubgraphCall['variables']) => unknown>> = {
    FindAssessment: ({ id }) => {
      const organizationId = organizationOf(String(id))
      return { _entities: [organizationId && { organizationId }] }
    },
    ReadAssessment: ({ id }) => {
      const organizationId = organizationOf(String(id))
      return { _entities: [organizationId && { organizationId, requirements: stated.get(String(id)) ?? requirements }] }
    },
    BeginRun: () => ({ beginRun: { title: 'A lake', requirements } }),
    RecordRecommendations: ({ input }) => {
      const { recommendations } = input as { readonly recommendations: readonly unknown[] }
      return { recordRecommendations: recommendations.map(() => createId('rec')) }
    },
  }
  const client: SubgraphClient = {
    async request<Data>({ query, variables, correlationId }: SubgraphCall) {
      const operation = /^\w+ (\w+)/.exec(query)?.[1] ?? ''
      asked.push({ operation, input: (variables['input'] ?? variables) as Asked['input'], correlationId })
      const refusal = refusals.get(operation)?.()
      if (refusal) throw refusal
      return (answers[operation]?.(variables) ?? {}) as Data
    },
  }
  return {
    client,
    asked,
    /** The requirements of an assessment, in the types of the graph. */
    state: (assessmentId: string, answer: unknown) => void stated.set(assessmentId, answer),
    /** The names of the operations that were received for a run. */
    askedFor: (runId: string) =>
      asked.filter(({ input }) => input['runId'] === runId).map(({ operation }) => operation),
    /** Makes the next calls of an operation fail, one for each error. */
    refuse: (operation: string, refusal: () => Error | null) => void refusals.set(operation, refusal),
  }
}
