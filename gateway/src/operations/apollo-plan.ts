import '../supergraph/without-telemetry.ts'
import './cure-apollo.ts'
import { executeQueryPlan } from '@apollo/gateway'
import type { ServiceMap } from '@apollo/gateway'
import type { QueryPlan } from '@apollo/query-planner'
import { getOperationAST, Kind } from 'graphql'
import type { ExecutionResult, GraphQLSchema } from 'graphql'
import type { CompiledPlan, ExecuteInput, PlanInput, SubgraphRequest } from '#gateway/execution'
import { withResponseNames } from '#gateway/planning'
import { toJsonText } from '../exact-json/index.ts'

export interface ApolloPlanInput extends PlanInput {
  readonly supergraphSchema: GraphQLSchema
  readonly subgraphs: readonly string[]
}

/**
 * A plan as Apollo Gateway's own executor runs it, which the compiled plan is measured against and may be switched off
 * for. Queries and mutations only.
 */
export function createApolloPlan(input: ApolloPlanInput): CompiledPlan {
  const { plan, document, operationName, schema, supergraphSchema } = input
  const operation = getOperationAST(document, operationName)
  if (!operation) throw new Error(`Expected an operation ${operationName ?? ''} in the document, found none`)
  const fragments = Object.fromEntries(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  )
  const operationContext = { schema: schema.introspectionSchema, operation, fragments }
  const execute = async <Context>(executed: ExecuteInput<Context>): Promise<ExecutionResult> => {
    const request = { request: { variables: executed.variables ?? {} }, context: executed.context, metrics: {} }
    const result = await executeQueryPlan(
      plan,
      serviceMapOf(input.subgraphs, executed),
      request as unknown as Parameters<typeof executeQueryPlan>[2],
      operationContext,
      supergraphSchema,
      schema.apiSchema,
      undefined,
    )
    return withResponseNames(result as ExecutionResult, input)
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

function serviceMapOf<Context>(subgraphs: readonly string[], executed: ExecuteInput<Context>): ServiceMap {
  const serviceOf = (subgraph: string): ServiceMap[string] => ({
    process: async ({ request: { query = '', variables = {}, operationName } }) => {
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
      return (await executed.fetch(request, executed.context)) as Awaited<ReturnType<ServiceMap[string]['process']>>
    },
  })
  return Object.fromEntries(subgraphs.map((subgraph) => [subgraph, serviceOf(subgraph)]))
}
