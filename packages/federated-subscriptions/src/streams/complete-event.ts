import type { executeQueryPlan as ExecuteQueryPlan, GraphQLDataSource, ServiceMap } from '@apollo/gateway'
import type { QueryPlan } from '@apollo/query-planner'
import { withResponseNames } from '@plumbline/query-plan-executor'
import type { ExecutionResult, FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql'
import type { PlannedSubscription } from '../planning/plan-subscription.ts'
import type { UpstreamEvent } from '../upstreams/upstream.ts'

/** One event of the owning subgraph, to be completed with data of other subgraphs. */
export interface EventToComplete<Identity> {
  readonly planned: PlannedSubscription
  /** As the client sent them. */
  readonly variables: Readonly<Record<string, unknown>>
  /** The response to the primary fetch: its data and errors. */
  readonly event: UpstreamEvent
  readonly identity: Identity
  /** Aborts when the result is no longer needed or takes too long. */
  readonly signal: AbortSignal
}

/** An event in the shape of the client's operation; errors have paths of that operation. */
export type CompletedEvent = ExecutionResult | FormattedExecutionResult | WrittenEvent

/** The result of an executor that serialises data itself. */
export interface WrittenEvent {
  /** JSON text; absent if there is no `data`. */
  readonly data: string | undefined
  readonly errors?: readonly (GraphQLError | GraphQLFormattedError)[]
  readonly extensions?: Readonly<Record<string, unknown>>
}

/** Completes one event. A rejection becomes an event with `data: null` and one INTERNAL error. */
export type CompleteEvent<Identity> = (event: EventToComplete<Identity>) => Promise<CompletedEvent>

/** One fetch of a query plan. */
export interface SubgraphFetchRequest<Identity> {
  readonly subgraph: string
  readonly query: string
  readonly operationName: string | undefined
  readonly variables: Readonly<Record<string, unknown>>
  readonly identity: Identity
  readonly signal: AbortSignal
}

/** Executes a request at one subgraph. A rejection becomes an error of the operation. */
export type SubgraphFetch<Identity> = (request: SubgraphFetchRequest<Identity>) => Promise<ExecutionResult>

/**
 * Completes events with the executor of `@apollo/gateway`. It executes `primary` and then `rest`; the event is used as the response
 * to the fetch of `primary`. Entities, error paths, conditions and the shape of the result are therefore those of Apollo Gateway.
 */
export function createPlanCompletion<Identity>(fetchSubgraph: SubgraphFetch<Identity>): CompleteEvent<Identity> {
  const plans = new WeakMap<PlannedSubscription, ExecutablePlan>()
  return async (toComplete) => {
    // Loaded with the first event, to save memory in hosts that complete events themselves.
    const { buildOperationContext, executeQueryPlan } = await import('@apollo/gateway')
    const { planned, variables } = toComplete
    let plan = plans.get(planned)
    if (!plan) plans.set(planned, (plan = executablePlan(planned)))
    const { version } = planned
    const completed = await executeQueryPlan(
      plan.queryPlan,
      serviceMap(plan.subgraphs, toComplete, fetchSubgraph),
      requestContext(variables),
      buildOperationContext({ schema: version.schema, operationDocument: planned.aliased.document }),
      version.supergraphSchema,
      version.apiSchema,
    )
    return withResponseNames(completed as ExecutionResult, planned.aliased)
  }
}

interface ExecutablePlan {
  readonly queryPlan: QueryPlan
  readonly subgraphs: readonly string[]
}

/** Apollo's type requires formatted errors; its executor reads the same fields of other errors. */
type SubgraphAnswer = Awaited<ReturnType<GraphQLDataSource['process']>>

type RequestContext = Parameters<typeof ExecuteQueryPlan>[2]

function executablePlan({ primary, rest, version }: PlannedSubscription): ExecutablePlan {
  return {
    queryPlan: {
      kind: 'QueryPlan',
      node: { kind: 'Sequence', nodes: rest ? [primary, rest] : [primary] },
    },
    subgraphs: version.subgraphs,
  }
}

function serviceMap<Identity>(
  subgraphs: readonly string[],
  { planned, event, identity, signal }: EventToComplete<Identity>,
  fetchSubgraph: SubgraphFetch<Identity>,
): ServiceMap {
  const services: Record<string, GraphQLDataSource> = {}
  for (const subgraph of subgraphs) {
    services[subgraph] = {
      process: ({ request: { query = '', operationName, variables = {} } }) =>
        fetchSubgraph({ subgraph, query, operationName, variables, identity, signal }) as Promise<SubgraphAnswer>,
    }
  }
  const owner = planned.primary.serviceName
  const fetchOwner = services[owner]
  let hasResponded = false
  services[owner] = {
    // Not wrapped in another promise: if the owner returns an entity as its interface only, Apollo's executor takes the type from the
    // parallel response that arrives last, so this response must not arrive later than it does for a query.
    process: (options) => {
      if (hasResponded && fetchOwner) return fetchOwner.process(options)
      hasResponded = true
      return Promise.resolve(event as SubgraphAnswer)
    },
  }
  return services
}

function requestContext(variables: Readonly<Record<string, unknown>>): RequestContext {
  // The executor reads no other fields of the request context.
  return { request: { variables }, context: {}, metrics: {}, logger: silent } as unknown as RequestContext
}

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
