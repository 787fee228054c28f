import '#root/gateway/src/operations/patch-apollo'
import type { Supergraph } from '@apollo/federation-internals'
import { executeQueryPlan, type ServiceMap } from '@apollo/gateway'
import { buildOperationContext } from '@apollo/gateway/dist/operationContext.js'
import type { FetchNode, PlanNode, QueryPlan, SubscriptionNode } from '@apollo/query-planner'
import {
  compileQueryPlan,
  createExecutionSchema,
  type ExecutionSchema,
  type SubgraphFetch,
} from '@plumbline/query-plan-executor'
import { createOperationPlanner, withResponseNames, type AliasedDocument } from '@plumbline/query-plan-executor'
import { execute, Kind, parse, visit } from 'graphql'
import type { ExecutionResult, GraphQLError, GraphQLSchema, SelectionNode } from 'graphql'
import { mergeFetches } from '#root/gateway/src/transport/merge-fetches'
import type { GeneratedSupergraph, RandomOperation } from '#root/test/support/federation/index'

/** A response in a form that can be compared: data as text, errors without order. */
export interface ComparableAnswer {
  readonly data: string | undefined
  readonly errors: readonly string[]
  readonly completion: readonly string[]
}

/** An operation's plan, and its planned document. */
export interface Planned extends AliasedDocument {
  readonly plan: QueryPlan
}

/** Executes operations on one supergraph with each executor. */
export interface Answers {
  /** Undefined for the few operations that Apollo's planner cannot plan, or plans with a race. */
  readonly plan: (operation: RandomOperation) => Planned | undefined
  /** Undefined if Apollo's executor throws because of data of an unexpected shape. */
  readonly stock: (operation: RandomOperation, planned: Planned) => Promise<ComparableAnswer | undefined>
  readonly compiled: (operation: RandomOperation, planned: Planned) => Promise<ComparableAnswer>
  /** Without any plan. */
  readonly monolith: (operation: RandomOperation) => Promise<ComparableAnswer>
}

export interface AnswerOptions {
  /** See `compileQueryPlan`. */
  readonly reusesFields: boolean
  /** Whether fetches of one moment are merged into one request: its text, and so its simulated failures, then differ. */
  readonly mergesFetches: boolean
}

export function createAnswers(generated: GeneratedSupergraph, options: AnswerOptions): Answers {
  const planner = createOperationPlanner(generated.supergraphSdl, { supergraph: generated.supergraph })
  const schema = createExecutionSchema(generated.supergraph)
  const supergraphSchema = generated.supergraph.schema.toGraphQLJSSchema()
  return {
    plan: ({ document }) => {
      try {
        const aliased = planner.alias(document)
        const plan = planner.plan({ document: aliased.document })
        return isRace(plan, generated.supergraph) ? undefined : { ...aliased, plan }
      } catch {
        return undefined
      }
    },
    stock: async (operation, planned) => {
      try {
        return await answerStock(generated, { operation, planned, schema, supergraphSchema })
      } catch (error) {
        if (error instanceof TypeError) return undefined
        throw error
      }
    },
    compiled: (operation, planned) => answerCompiled(generated, { operation, planned, schema, ...options }),
    monolith: async ({ document, variables }) => {
      const result = await execute({ schema: generated.monolith, document, variableValues: { ...variables } })
      return comparable(JSON.parse(JSON.stringify(result)) as ExecutionResult)
    },
  }
}

/**
 * Whether the type of an interface object is fetched. The response contains the interface's name, which replaces the entity's type:
 * later fetches for that type are then skipped, and which fetches are later is not deterministic.
 */
function isRace({ node }: QueryPlan, { schema }: Supergraph): boolean {
  const isInterfaceObject = (type: string, subgraph: string): boolean =>
    (schema.type(type)?.appliedDirectivesOf('join__type') ?? []).some((directive) => {
      const { graph, isInterfaceObject: isOne } = directive.arguments() as JoinTypeArguments
      return isOne === true && graph.toLowerCase() === subgraph.toLowerCase()
    })
  const asksForType = (fetch: FetchNode): boolean => {
    let asks = false
    const look = (selections: readonly SelectionNode[], isOne: boolean): void => {
      for (const one of selections) {
        if (one.kind === Kind.FIELD) asks ||= isOne && one.name.value === '__typename'
        if (one.kind !== Kind.INLINE_FRAGMENT) continue
        const type = one.typeCondition?.name.value
        look(one.selectionSet.selections, type === undefined ? isOne : isInterfaceObject(type, fetch.serviceName))
      }
    }
    visit(parse(fetch.operation), { SelectionSet: ({ selections }) => look(selections, false) })
    return asks
  }
  return node !== undefined && fetchesOf(node).some(asksForType)
}

interface JoinTypeArguments {
  readonly graph: string
  readonly isInterfaceObject?: boolean
}

function fetchesOf(node: PlanNode | SubscriptionNode): readonly FetchNode[] {
  switch (node.kind) {
    case 'Fetch':
      return [node]
    case 'Flatten':
      return fetchesOf(node.node)
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap(fetchesOf)
    case 'Condition':
      return [node.ifClause, node.elseClause].flatMap((clause) => (clause ? fetchesOf(clause) : []))
    default:
      return []
  }
}

interface Question {
  readonly operation: RandomOperation
  readonly planned: Planned
  readonly schema: ExecutionSchema
}

async function answerStock(
  generated: GeneratedSupergraph,
  { operation, planned, schema, supergraphSchema }: Question & { readonly supergraphSchema: GraphQLSchema },
): Promise<ComparableAnswer> {
  const serviceMap: ServiceMap = Object.fromEntries(
    Object.values(generated.subgraphs).map(({ name, run }) => [
      name,
      {
        process: ({ request }: { request: object }) => run(request as Parameters<typeof run>[0]),
      } as ServiceMap[string],
    ]),
  )
  const operationContext = buildOperationContext({
    schema: schema.introspectionSchema,
    operationDocument: planned.document,
    operationName: operation.operationName,
  })
  const requestContext = { request: { variables: operation.variables }, context: {}, metrics: {} }
  const result = await executeQueryPlan(
    planned.plan,
    serviceMap,
    requestContext as unknown as Parameters<typeof executeQueryPlan>[2],
    operationContext,
    supergraphSchema,
    schema.apiSchema,
    undefined,
  )
  return comparable(withResponseNames(result as ExecutionResult, planned))
}

async function answerCompiled(
  generated: GeneratedSupergraph,
  { operation, planned, schema, reusesFields, mergesFetches }: Question & AnswerOptions,
): Promise<ComparableAnswer> {
  const { operationName, variables } = operation
  const compiled = compileQueryPlan({ ...planned, operationName, schema, reusesFields })
  const send = ((request) => {
    const body = JSON.parse(request.body()) as { variables: Record<string, unknown> }
    if (JSON.stringify(body.variables) !== JSON.stringify(inBodyOrder(request.variables))) {
      throw new Error(`Expected equal variables, got ${request.body()} and ${JSON.stringify(request.variables)}`)
    }
    return generated.subgraphs[request.subgraph]?.run({ ...request, variables: body.variables })
  }) as SubgraphFetch<undefined>
  const fetch = mergesFetches ? mergeFetches(send) : send
  const { data, ...rest } = await compiled.executeToText({ fetch, context: undefined, variables: { ...variables } })
  return comparable({ ...rest, ...(data === undefined ? {} : { data: JSON.parse(data) }) })
}

/**
 * Where a subgraph sends a string for an object, or an object for a list, Apollo replaces the whole response by one
 * error without a path. Here the value becomes null, other data is returned, and the error has its path.
 */
export function isGivenUp({ data, errors }: ComparableAnswer): boolean {
  return data === undefined && errors.length === 1 && errors[0]?.startsWith('["Invalid non-') === true
}

/** Apollo's executor leaves "@" in the path of an error where all entities of a list have become null; here each of them has an error. */
export function hasOpenPath({ errors }: ComparableAnswer): boolean {
  return errors.some((error) =>
    (JSON.parse(error) as readonly [string, readonly unknown[] | undefined])[1]?.includes('@'),
  )
}

/** The messages of a response's errors. */
export function messagesOf({ errors }: ComparableAnswer): unknown[] {
  return errors.map((error) => (JSON.parse(error) as unknown[])[0])
}

function inBodyOrder({ representations, ...others }: Record<string, unknown>): Record<string, unknown> {
  return representations === undefined ? others : { representations, ...others }
}

/**
 * Apollo reports nulled values in `extensions` only, and only if there are no errors. Here they are errors as
 * well, which has separate tests.
 */
const isCompletion = ({ extensions }: GraphQLError) => extensions?.['code'] === 'INVALID_GRAPHQL'

function comparable({ data, errors = [], extensions }: ExecutionResult): ComparableAnswer {
  const completion = (extensions?.['valueCompletion'] ?? []) as readonly GraphQLError[]
  return {
    data: data === undefined ? undefined : JSON.stringify(data),
    errors: onceIfBare(errors.filter((error) => !isCompletion(error)).map(comparableError)).toSorted(),
    completion: completion.map(comparableError).toSorted(),
  }
}

/** A fetch that fails as a whole is an error of each of its root fields here. */
const onceIfBare = (errors: readonly string[]) =>
  errors.filter((error, index) => (JSON.parse(error) as unknown[]).length > 1 || errors.indexOf(error) === index)

/** Some errors of Apollo have neither path nor code; here they have both, and errors without a path have that of their fetch. */
function comparableError(error: GraphQLError): string {
  const { code, serviceName, detail } = error.extensions ?? {}
  const isBare =
    /reset the connection$|did not answer within \d+ ms$|^Expected "data._entities|is overloaded$|^Error while fetching subquery/.test(
      error.message,
    )
  return JSON.stringify(isBare ? [error.message] : [error.message, error.path, code, serviceName, detail])
}
