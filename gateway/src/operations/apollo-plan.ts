import '../supergraph/without-telemetry.ts'
import './patch-apollo.ts'
import { executeQueryPlan } from '@apollo/gateway'
import type { ServiceMap } from '@apollo/gateway'
import type { FetchNode, PlanNode, QueryPlan, SubscriptionNode } from '@apollo/query-planner'
import {
  fetchError,
  fetchPath,
  findFieldOwner,
  fieldsOf,
  separateRepresentations,
} from '@plumbline/query-plan-executor'
import type { CompiledPlan, ExecuteInput, PlanInput, SubgraphRequest } from '@plumbline/query-plan-executor'
import { withResponseNames } from '@plumbline/query-plan-executor'
import { toJsonText } from '@plumbline/query-plan-executor'
import { getOperationAST, Kind } from 'graphql'
import type { ExecutionResult, GraphQLSchema } from 'graphql'
import { fromApolloResult, toApolloResponse } from './apollo-responses.ts'

export interface ApolloPlanInput extends PlanInput {
  readonly supergraphSchema: GraphQLSchema
  readonly subgraphs: readonly string[]
}

/**
 * Executes a plan with the executor of Apollo Gateway, as the reference for the compiled executor and its alternative. Supports queries
 * and mutations only.
 */
export function createApolloPlan(input: ApolloPlanInput): CompiledPlan {
  const { document, operationName, schema, supergraphSchema } = input
  const operation = getOperationAST(document, operationName)
  if (!operation) throw new Error(`Expected an operation ${operationName ?? ''} in the document, found none`)
  const { plan, name } = separateRepresentations(input.plan, operation)
  const fragments = Object.fromEntries(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  )
  const operationContext = { schema: schema.introspectionSchema, operation, fragments }
  const services = new ApolloServices(input, plan)
  const ownerOf = (path: readonly (string | number)[]) =>
    findFieldOwner(plan.node as PlanNode | undefined, { path, responseNameOf: undefined })
  const execute = async <Context>(executed: ExecuteInput<Context>): Promise<ExecutionResult> => {
    const { variables: given = {}, context } = executed
    const variables =
      name !== undefined && Object.hasOwn(given, 'representations')
        ? { ...given, [name]: given['representations'] }
        : given
    const request = { request: { variables }, context, metrics: {} }
    const result = await executeQueryPlan(
      plan,
      services.mapFor(executed),
      request as unknown as Parameters<typeof executeQueryPlan>[2],
      operationContext,
      supergraphSchema,
      schema.apiSchema,
      undefined,
    )
    return withResponseNames(fromApolloResult(result as ExecutionResult, ownerOf), input)
  }
  return {
    isSubscription: false,
    sizeBytes: sizeOf(plan),
    execute,
    async executeToText(executed) {
      const { data, errors, extensions } = await execute(executed)
      return {
        data: data === undefined ? undefined : toJsonText(data),
        ...(errors && { errors }),
        ...(extensions && { extensions }),
      }
    },
  }
}

const sizeOf = (plan: QueryPlan) => 4_096 + JSON.stringify(plan).length * 6

type Process = ServiceMap[string]['process']

/** The subgraphs as services of Apollo's executor. */
class ApolloServices {
  readonly #input: ApolloPlanInput
  readonly #fetches = new Map<string, FetchNode>()

  constructor(input: ApolloPlanInput, plan: QueryPlan) {
    this.#input = input
    if (plan.node) this.#addFetches(plan.node)
  }

  mapFor<Context>(executed: ExecuteInput<Context>): ServiceMap {
    const services = this.#input.subgraphs.map((subgraph) => [
      subgraph,
      { process: this.#processOf(subgraph, executed) },
    ])
    return Object.fromEntries(services) as ServiceMap
  }

  #processOf<Context>(subgraph: string, executed: ExecuteInput<Context>): Process {
    return async ({ request: { query = '', variables = {}, operationName }, ...options }) => {
      const request: SubgraphRequest = {
        subgraph,
        query,
        operationName,
        operationKind: query.startsWith('mutation') ? 'mutation' : 'query',
        variables,
        representations: undefined,
        signal: executed.signal,
        body: () => toJsonText({ query, operationName, variables }),
      }
      const fetch = this.#fetches.get(query)
      const asked = fetch?.requires ? variables['representations'] : undefined
      const hasType = (name: string) => this.#input.supergraphSchema.getType(name) !== undefined
      try {
        const response = await executed.fetch(request, executed.context)
        const answer = toApolloResponse(response, {
          fetch,
          hasType,
          size: Array.isArray(asked) ? asked.length : undefined,
        })
        return answer as Awaited<ReturnType<Process>>
      } catch (failure) {
        const [field, ...others] = fetch && !fetch.requires ? fieldsOf(fetch) : []
        const own = field !== undefined && others.length === 0 ? [field] : undefined
        throw fetchError(failure, { subgraph, path: fetchPath(pathOf(options)) ?? own })
      }
    }
  }

  #addFetches(node: PlanNode | SubscriptionNode): void {
    if (node.kind === 'Fetch') this.#fetches.set(node.operation, node)
    if (node.kind === 'Sequence' || node.kind === 'Parallel') for (const one of node.nodes) this.#addFetches(one)
    if (node.kind === 'Flatten') this.#addFetches(node.node)
    if (node.kind === 'Condition') for (const one of [node.ifClause, node.elseClause]) if (one) this.#addFetches(one)
  }
}

const pathOf = (options: object): readonly string[] =>
  'pathInIncomingRequest' in options ? (options.pathInIncomingRequest as readonly unknown[]).map(String) : []
