import { operationFromDocument, type Operation } from '@apollo/federation-internals'
import type { PlanNode, QueryPlan } from '@apollo/query-planner'
import { GraphQLError, Kind } from 'graphql'
import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql'
import type { AnySignal } from '../cancellation/cancel-signal.ts'
import { parseForJson, toJsonText } from '../exact-json/index.ts'
import type { ResponseNameOf } from '../planning/index.ts'
import type { ExecutionSchema } from './execution-schema.ts'
import { separateRepresentations } from './plan/client-representations.ts'
import { compileSteps, type CompiledSteps } from './plan/compile-steps.ts'
import { entityPathsOf } from './plan/entity-paths.ts'
import type { ResponsePath } from './plan/fetch-errors.ts'
import { findFieldOwner } from './plan/field-owner.ts'
import { Run } from './plan/run.ts'
import type { JsonObject } from './request/json-object.ts'
import type { SubgraphFetch, SubgraphResponse } from './request/subgraph-request.ts'
import { createIntrospect } from './shape/introspect.ts'
import { readSelections } from './shape/read-selections.ts'
import type { Selection } from './shape/selection.ts'
import { shapeResponse, type ShapeFault } from './shape/shape-response.ts'
import { unexplainedErrors } from './shape/unexplained-errors.ts'
import { compileResponseWriter, type ResponseWriter } from './shape/write-response.ts'

export interface PlanInput {
  readonly plan: QueryPlan
  /** The validated document from which the plan was made, with its internal aliases. */
  readonly document: DocumentNode
  /** Selects one of several operations. */
  readonly operationName?: string | undefined
  /** Maps internal aliases of the document to the client's names; undefined when there are none. */
  readonly responseNameOf?: ResponseNameOf | undefined
  readonly schema: ExecutionSchema
  /**
   * Whether plain fields of an entity that the same subgraph has already returned on another path are reused instead of
   * fetched. Default true. Never applies to mutations.
   */
  readonly reusesFields?: boolean
}

export interface ExecuteInput<Context> {
  readonly fetch: SubgraphFetch<Context>
  readonly context: Context
  /** The client's variables, as sent and already validated. */
  readonly variables?: Readonly<JsonObject> | undefined
  readonly signal?: AnySignal | undefined
  /** The event of a subscription, used as the response of the plan's first fetch. The executor owns and changes its data. */
  readonly primary?: SubgraphResponse | undefined
}

/** A response whose `data` is serialized already, for servers that send it without Apollo Server. */
export interface WrittenResult {
  readonly data: string | undefined
  readonly errors?: readonly GraphQLError[]
  readonly extensions?: Readonly<Record<string, unknown>>
}

/** A compiled query plan. It has no state between executions and may be executed concurrently. */
export interface CompiledPlan {
  /** Whether each execution needs an event as `primary`. */
  readonly isSubscription: boolean
  /** Approximate size in memory, for caches that are limited by bytes. */
  readonly sizeBytes: number
  execute<Context>(input: ExecuteInput<Context>): Promise<ExecutionResult>
  /** The same response with serialized `data`; undefined when there is no data. */
  executeToText<Context>(input: ExecuteInput<Context>): Promise<WrittenResult>
}

/**
 * Compiles a plan of Apollo's query planner. Responses equal those of `executeQueryPlan` of `@apollo/gateway`.
 * @throws Error - the plan uses `@defer`
 * @throws GraphQLError - the document has no such operation
 */
export function compileQueryPlan(input: PlanInput): CompiledPlan {
  return new PlanExecutor(input)
}

class PlanExecutor implements CompiledPlan {
  readonly isSubscription: boolean
  readonly sizeBytes: number
  readonly #schema: ExecutionSchema
  readonly #node: PlanNode | undefined
  readonly #steps: CompiledSteps
  readonly #selections: readonly Selection[]
  readonly #rootType: string
  readonly #variableDefaults: JsonObject
  readonly #introspect: ReturnType<typeof createIntrospect>
  readonly #write: ResponseWriter
  readonly #responseNameOf: ResponseNameOf | undefined
  /** The name of the client's variable `representations` in fetches. */
  readonly #representationsName: string | undefined

  constructor({ plan: planned, document, operationName, responseNameOf, schema, reusesFields = true }: PlanInput) {
    const operation = operationFromDocument(schema.apiSchema, document, {
      ...(operationName === undefined ? {} : { operationName }),
      validate: false,
    })
    const { selections, introspectionFields } = readSelections(schema.apiSchema, operation.selectionSet, responseNameOf)
    this.#responseNameOf = responseNameOf
    const definition = definitionOf(document, operationName)
    const { plan, name } = separateRepresentations(planned, definition)
    this.#representationsName = name
    this.isSubscription = plan.node?.kind === 'Subscription'
    this.#schema = schema
    this.#variableDefaults = operation.collectDefaultedVariableValues()
    const mutates = operation.rootKind === 'mutation'
    this.#node = stepsOf(plan)
    const entityPaths = entityPathsOf(this.#node)
    this.#steps = compileSteps({
      node: this.#node,
      schema,
      mutates,
      entityPaths,
      reusesFields,
      variableDefaults: this.#variableDefaults,
    })
    this.#selections = selections
    this.#rootType = rootTypeOf(operation)
    this.#introspect = createIntrospect({
      schema: schema.introspectionSchema,
      operation: definition,
      fields: introspectionFields,
    })
    this.#write = compileResponseWriter({ types: schema.types, selections, rootType: this.#rootType, entityPaths })
    this.sizeBytes = estimateSize(plan, document)
  }

  async execute<Context>(input: ExecuteInput<Context>): Promise<ExecutionResult> {
    const { data, ...rest } = await this.executeToText(input)
    return data === undefined ? rest : { ...rest, data: parseForJson(data) as JsonObject | null }
  }

  async executeToText<Context>(input: ExecuteInput<Context>): Promise<WrittenResult> {
    if (this.isSubscription && !input.primary)
      throw new Error('Expected an event to execute a subscription with, got none')
    const run = await this.#run(input)
    const variables: JsonObject = { ...this.#variableDefaults, ...input.variables }
    try {
      const data = this.#write(run.data, { variables, hasSharedEntities: run.hasSharedEntities })
      if (data === undefined) return this.#shape(run, variables)
      return run.errors.length === 0 ? { data } : { data, errors: this.#errorsOf(run) }
    } catch (error) {
      return { data: undefined, errors: [asGraphQLError(error)] }
    }
  }

  #run<Context>(input: ExecuteInput<Context>): Promise<Run> {
    return new Promise((resolve, reject) => {
      const given = {
        fetch: input.fetch as SubgraphFetch<unknown>,
        context: input.context,
        variables: this.#fetchVariables(input.variables),
        signal: input.signal,
        primary: input.primary,
      }
      const run: Run = new Run(given, this.#steps.shape, { resolve: () => resolve(run), reject })
      run.advance(() => this.#steps.first.start(run))
    })
  }

  #fetchVariables(variables: JsonObject | undefined): JsonObject | undefined {
    const name = this.#representationsName
    if (name === undefined || !variables || !Object.hasOwn(variables, 'representations')) return variables
    return { ...variables, [name]: variables['representations'] }
  }

  #errorsOf({ errors }: Run): readonly GraphQLError[] {
    const responseNameOf = this.#responseNameOf
    return responseNameOf ? errors.map((error) => withResponseNames(error, responseNameOf)) : errors
  }

  #shape(run: Run, variables: JsonObject): WrittenResult {
    const { data, completions, faults } = shapeResponse({
      types: this.#schema.types,
      selections: this.#selections,
      rootType: this.#rootType,
      data: run.data,
      variables,
      introspect: (index) => this.#introspect(index, run.input.variables),
    })
    const ownerOf = (path: ResponsePath): string | undefined =>
      findFieldOwner(this.#node, { path, responseNameOf: this.#responseNameOf })
    const reported = [...this.#errorsOf(run), ...faults.map((fault) => faultError(fault, ownerOf(fault.path)))]
    const errors = [
      ...reported,
      ...unexplainedErrors(completions, { reported, ownerOf }).map((error) =>
        withOwner(error, ownerOf(error.path ?? [])),
      ),
    ]
    const text = toJsonText(data)
    return {
      data: text,
      ...(errors.length > 0 && { errors }),
      ...(reported.length === 0 &&
        completions.length > 0 && { extensions: { valueCompletion: completions.map(({ error }) => error) } }),
    }
  }
}

function stepsOf({ node }: QueryPlan): PlanNode | undefined {
  if (node?.kind !== 'Subscription') return node
  return node.rest ? { kind: 'Sequence', nodes: [node.primary, node.rest] } : node.primary
}

function rootTypeOf(operation: Operation): string {
  const type = operation.schema().schemaDefinition.rootType(operation.rootKind)
  if (!type) throw new Error(`Expected the schema to have a ${operation.rootKind} type, it has none`)
  return type.name
}

function definitionOf(document: DocumentNode, operationName: string | undefined): OperationDefinitionNode {
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    if (!operationName || definition.name?.value === operationName) return definition
  }
  throw new GraphQLError(`Expected an operation${operationName ? ` named "${operationName}"` : ''}, found none`)
}

function faultError({ message, path }: ShapeFault, owner: string | undefined): GraphQLError {
  const extensions = { code: 'UPSTREAM_UNAVAILABLE', ...(owner === undefined ? {} : { serviceName: owner }) }
  return new GraphQLError(message, { path: [...path], extensions })
}

function withResponseNames(error: GraphQLError, responseNameOf: ResponseNameOf): GraphQLError {
  const { message, originalError, extensions } = error
  const path = error.path?.map((part) => (typeof part === 'string' ? responseNameOf(part) : part))
  return new GraphQLError(message, { path, originalError, extensions })
}

function withOwner({ message, path, extensions }: GraphQLError, owner: string | undefined): GraphQLError {
  const ownerNamed = owner === undefined ? extensions : { ...extensions, serviceName: owner }
  return new GraphQLError(message, { path, extensions: ownerNamed })
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  return new GraphQLError(error instanceof Error ? error.message : String(error), {
    originalError: error instanceof Error ? error : undefined,
  })
}

/** Compiled code and tables take several times the memory of their sources. */
function estimateSize(plan: QueryPlan, document: DocumentNode): number {
  const planBytes = JSON.stringify(plan).length
  return 4_096 + planBytes * 6 + (document.loc?.end ?? 1_000) * 20
}
