import type { executeQueryPlan as ExecuteQueryPlan, GraphQLDataSource, ServiceMap } from '@apollo/gateway'
import type { QueryPlan } from '@apollo/query-planner'
import { withResponseNames } from '@plumbline/query-plan-executor'
import type { ExecutionResult, FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql'
import type { PlannedSubscription } from '../planning/plan-subscription.ts'
import type { UpstreamEvent } from '../upstreams/upstream.ts'

/** One event of the owning subgraph, to be completed from the others. */
export interface EventToComplete<Identity> {
  readonly planned: PlannedSubscription
  /** As the client sent them. */
  readonly variables: Readonly<Record<string, unknown>>
  /** What the primary fetch answered: its data and errors. */
  readonly event: UpstreamEvent
  readonly identity: Identity
  /** Aborts when the result is no longer wanted or takes too long. */
  readonly signal: AbortSignal
}

/** An event as clients get it: shaped by the client's operation, errors with the client's paths. */
export type CompletedEvent = ExecutionResult | FormattedExecutionResult | WrittenEvent

/** The same from an executor that writes JSON itself. */
export interface WrittenEvent {
  /** JSON text; absent if there is no `data`. */
  readonly data: string | undefined
  readonly errors?: readonly (GraphQLError | GraphQLFormattedError)[]
  readonly extensions?: Readonly<Record<string, unknown>>
}

/** Completes one event; a rejection reaches the client as one INTERNAL error in place of the event's data. */
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

/** Asks one subgraph; a rejection becomes an error of the operation. */
export type SubgraphFetch<Identity> = (request: SubgraphFetchRequest<Identity>) => Promise<ExecutionResult>

/**
 * Completes events with Apollo's own executor: the plan is `primary` and then `rest`, and the fetch of `primary` is
 * answered with the event, so that entities, error paths, conditions and the shape of the result are Apollo's.
 */
export function createPlanCompletion<Identity>(fetchSubgraph: SubgraphFetch<Identity>): CompleteEvent<Identity> {
  const plans = new WeakMap<PlannedSubscription, ExecutablePlan>()
  return async (toComplete) => {
    // Loaded with the first event: a host that completes events itself is spared its memory.
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

/** Apollo's type wants formatted errors; its executor reads the same fields of others. */
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
  let isAnswered = false
  services[owner] = {
    // Passed on as it is: where the owner knows an entity by its interface only, Apollo's executor takes the type from
    // whichever parallel answer comes last, so that an answer must not come later than it does for a query.
    process: (options) => {
      if (isAnswered && fetchOwner) return fetchOwner.process(options)
      isAnswered = true
      return Promise.resolve(event as SubgraphAnswer)
    },
  }
  return services
}

function requestContext(variables: Readonly<Record<string, unknown>>): RequestContext {
  // Of the request context the executor reads only these.
  return { request: { variables }, context: {}, metrics: {}, logger: silent } as unknown as RequestContext
}

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
