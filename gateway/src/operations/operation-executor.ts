import type { QueryPlan } from '@apollo/query-planner'
import { compileQueryPlan } from '@plumbline/query-plan-executor'
import type { CompiledPlan, JsonObject, PlanInput, WrittenResult } from '@plumbline/query-plan-executor'
import { coerceVariables, createConditionCheck } from '@plumbline/query-plan-executor'
import { getOperationAST, Kind } from 'graphql'
import type { DocumentNode, GraphQLError, OperationTypeNode, VariableDefinitionNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Registry } from '#platform/metrics'
import { SingleFlight } from '#platform/single-flight'
import type { OperationMeasure } from '../metrics/measure-operations.ts'
import { registerPlanCache } from '../metrics/register-plan-cache.ts'
import type { OperationHooks } from '../plugins/hook-operations.ts'
import { createNodeCheck } from '../policies/node-limit.ts'
import type { OperationLimits } from '../policies/operation-limits.ts'
import type { RequestContext } from '../requests/request-context.ts'
import type { LoadedSupergraph, SupergraphSource } from '../supergraph/supergraph.ts'
import type { IdentifiedFetches } from '../transport/identified-fetch.ts'
import { createApolloPlan } from './apollo-plan.ts'
import { createDeduplicationState, deduplicateExecutions } from './deduplicate-executions.ts'
import type { ExecuteQuery, DeduplicationState } from './deduplicate-executions.ts'
import { runVariants } from './override-labels.ts'
import type { LabelsFor } from './override-labels.ts'

/** A valid operation of a client. */
export interface Operation {
  readonly document: DocumentNode
  /** The text of the document; identifies the operation together with its name. */
  readonly source: string
  readonly operationName: string | undefined
  readonly kind: OperationTypeNode
  readonly variables: Readonly<JsonObject>
  /** The verified SHA-256 of `source`, if the client persisted it. */
  readonly persistedAs?: string | undefined
}

export interface CheckedVariables {
  /** Coercion errors as graphql-js reports them, or an exceeded limit. */
  readonly errors: readonly GraphQLError[]
  /** The variables to execute with. */
  readonly variables: Readonly<JsonObject>
}

/** A planned and compiled operation. It is valid for one supergraph only, so it must not be kept. */
export interface KnownOperation {
  readonly kind: OperationTypeNode
  checkVariables(variables: Readonly<JsonObject>): CheckedVariables
  /**
   * Executes with checked variables; `data` of the result is JSON text. Concurrent equal queries of indistinguishable callers share one
   * execution.
   */
  run(variables: Readonly<JsonObject>, context: RequestContext): Promise<WrittenResult>
}

/** Executes queries and mutations. Each operation is planned once, by Apollo's planner, and compiled. */
export interface OperationExecutor {
  /** `data` of the result is JSON text. Equal queries share an execution, as in `KnownOperation.run`. */
  execute(operation: Operation, context: RequestContext): Promise<WrittenResult>
  /** Plans and compiles a valid operation before it is requested. */
  prepare(operation: Operation): Promise<void>
  /** The operation if the same text has been executed or prepared before, and is therefore valid. */
  find(source: string, operationName: string | undefined): KnownOperation | undefined
  /** Finds a persisted operation by the hash of its text. */
  findPersisted(sha256: string, operationName: string | undefined): KnownOperation | undefined
}

export interface OperationExecutorOptions {
  readonly supergraph: SupergraphSource
  readonly fetches: IdentifiedFetches
  /** Memory for cached plans, estimated bytes; 0 disables the cache. */
  readonly maxPlanBytes: number
  /** `compiled`: compiled query plans; `apollo`: the executor of Apollo Gateway. */
  readonly executor: 'compiled' | 'apollo'
  /** Whether concurrent equal queries of indistinguishable callers share one execution. */
  readonly sharing: boolean
  readonly limits: Pick<OperationLimits, 'maxNodes'>
  /** Decides which labels of `@override` apply to a request. */
  readonly labelsFor: LabelsFor
  /** Undefined if no plugin has a hook for operations. */
  readonly hooks?: OperationHooks | undefined
  /** Default: executions are not measured. */
  readonly measure?: Pick<OperationMeasure, 'around'>
  /** Measures the cache of plans. Default: nowhere. */
  readonly registry?: Registry
}

interface Compiled extends KnownOperation {
  readonly plan: CompiledPlan
}

/** The state that belongs to one supergraph. */
interface Version {
  readonly loaded: LoadedSupergraph
  readonly operations: LRUCache<string, Compiled> | null
  /** Operations that are being planned on another thread, by key. */
  readonly planning: SingleFlight<string, Compiled>
  /** Texts by hash. Their operations may have been evicted meanwhile. */
  readonly persisted: LRUCache<string, string>
}

// Limited by length, because comments can make a text as long as a request may be.
const maxPersistedCharacters = 8_000_000

export function createOperationExecutor(options: OperationExecutorOptions): OperationExecutor {
  const { supergraph, maxPlanBytes } = options
  const state = createDeduplicationState()
  const versionOf = (loaded: LoadedSupergraph): Version => ({
    loaded,
    operations:
      maxPlanBytes === 0
        ? null
        : new LRUCache({ maxSize: maxPlanBytes, sizeCalculation: ({ plan }, key) => plan.sizeBytes + key.length }),
    planning: new SingleFlight(),
    persisted: new LRUCache({ maxSize: maxPersistedCharacters, sizeCalculation: (source) => 200 + source.length }),
  })
  let version = versionOf(supergraph.current())
  const currentVersion = () => {
    if (version.loaded !== supergraph.current()) version = versionOf(supergraph.current())
    return version
  }
  const lookups = { hits: 0, misses: 0 }
  if (options.registry)
    registerPlanCache(options.registry, () => {
      const { operations } = version
      return { ...lookups, entries: operations?.size ?? 0, bytes: operations?.calculatedSize ?? 0 }
    })
  const compiledFor = (operation: Operation): Compiled | Promise<Compiled> => {
    const { loaded, operations, planning } = currentVersion()
    const key = keyOf(operation.source, operation.operationName)
    const known = operations?.get(key) ?? planning.get(key)
    if (known) {
      lookups.hits++
      return known
    }
    lookups.misses++
    const keep = (planned: PlanInput) => {
      const compiled = compileVariants(loaded, { operation, planned }, { ...options, state })
      operations?.set(key, compiled)
      return compiled
    }
    const planned = planInputOf(loaded, operation, none)
    return planned instanceof Promise ? planning.share(key, () => planned.then(keep)) : keep(planned)
  }

  return {
    find: (source, operationName) => {
      const known = currentVersion().operations?.get(keyOf(source, operationName))
      // A miss is counted when the operation is planned.
      if (known) lookups.hits++
      return known
    },
    findPersisted: (sha256, operationName) => {
      const { operations, persisted } = currentVersion()
      const source = persisted.get(sha256)
      return source === undefined ? undefined : operations?.get(keyOf(source, operationName))
    },
    prepare: async (operation) => void (await compiledFor(operation)),
    execute: async (operation, context) => {
      const { persisted } = currentVersion()
      if (operation.persistedAs !== undefined) persisted.set(operation.persistedAs, operation.source)
      const compiled = await compiledFor(operation)
      const { errors, variables } = compiled.checkVariables(operation.variables)
      return errors.length > 0 ? { data: undefined, errors } : compiled.run(variables, context)
    },
  }
}

/** The length of the name makes keys unambiguous, whatever names and texts clients send. */
const keyOf = (source: string, operationName: string | undefined) =>
  operationName === undefined ? ` ${source}` : `${operationName.length} ${operationName} ${source}`

const noErrors: readonly GraphQLError[] = []

interface CompileOptions extends OperationExecutorOptions {
  readonly state: DeduplicationState
}

interface PlannedOperation {
  readonly operation: Operation
  readonly planned: PlanInput
}

const none: readonly string[] = []

/** Where fields move to another subgraph for a part of the requests, an operation has a plan for each combination of labels. */
function compileVariants(loaded: LoadedSupergraph, planned: PlannedOperation, options: CompileOptions): Compiled {
  const { operation } = planned
  const usual = compile(loaded, planned, options)
  const labels = loaded.planner.overrideLabelsOf(operation.document)
  if (labels.length === 0) return usual
  const compileFor = (applied: readonly string[]) => {
    if (applied.length === 0) return usual
    const input = planInputOf(loaded, operation, applied)
    const toVariant = (its: PlanInput) => compile(loaded, { operation, planned: its }, options)
    return input instanceof Promise ? input.then(toVariant) : toVariant(input)
  }
  return { ...usual, run: runVariants({ labels, labelsFor: options.labelsFor, compile: compileFor }) }
}

function compile(
  loaded: LoadedSupergraph,
  { operation, planned }: PlannedOperation,
  options: CompileOptions,
): Compiled {
  const { kind } = operation
  const plan = options.executor === 'apollo' ? compileForApollo(loaded, planned) : compileQueryPlan(planned)
  const fetch = kind === 'mutation' ? options.fetches.forMutations : options.fetches.forQueries
  const inputOf = (variables: Readonly<JsonObject>, context: RequestContext) => ({
    fetch,
    context,
    variables,
    signal: context.signal,
  })
  const settled = <Result>(result: Promise<Result>): Promise<Result> =>
    kind === 'mutation' ? result.finally(() => options.state.mutationsEnded++) : result
  const run: ExecuteQuery = (variables, context) => settled(plan.executeToText(inputOf(variables, context)))
  const shared = options.sharing && kind === 'query' ? deduplicateExecutions(run, options.state) : run
  const { hooks } = options
  const hooked = hooks ? hooks.around(operation, shared) : shared
  return {
    kind,
    plan,
    checkVariables: createVariablesCheck(loaded, operation, options.limits),
    run: options.measure?.around(operation, hooked) ?? hooked,
  }
}

function createVariablesCheck(
  { apiSchema: schema }: LoadedSupergraph,
  { document, operationName }: Operation,
  { maxNodes }: Pick<OperationLimits, 'maxNodes'>,
): KnownOperation['checkVariables'] {
  const operation = getOperationAST(document, operationName)
  if (!operation) throw new Error(`Expected an operation ${operationName ?? ''} in the document, found none`)
  const checkNodes = createNodeCheck({ schema, document, operation, maxNodes })
  const definitions = operation.variableDefinitions ?? []
  if (definitions.length === 0) {
    const tooMany = checkNodes({})
    const errors = tooMany ? [tooMany] : noErrors
    return (variables) => ({ errors, variables })
  }
  const checkConditions = createConditionCheck(document, operation)
  const texts = definitions.every(isText) ? definitions.map(({ variable }) => variable.name.value) : null
  return (variables) => {
    // Most variables are of type ID or String, and a string needs no coercion for either.
    const isGood = texts?.every((name) => typeof variables[name] === 'string') ?? false
    const {
      coerced = {},
      hadBigInt = false,
      errors,
    } = isGood ? { coerced: variables } : coerceVariables(schema, definitions, variables)
    if (errors) return { errors, variables }
    const error = checkConditions?.(coerced) ?? checkNodes(coerced)
    return { errors: error ? [error] : noErrors, variables: hadBigInt ? coerced : variables }
  }
}

function isText({ type }: VariableDefinitionNode): boolean {
  const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type
  return named.kind === Kind.NAMED_TYPE && (named.name.value === 'ID' || named.name.value === 'String')
}

function compileForApollo(loaded: LoadedSupergraph, planned: PlanInput): CompiledPlan {
  return createApolloPlan({
    ...planned,
    supergraphSchema: loaded.supergraph.schema.toGraphQLJSSchema(),
    subgraphs: Object.keys(loaded.subgraphUrls),
  })
}

function planInputOf(
  { planner, executionSchema: schema }: LoadedSupergraph,
  { document: asked, operationName }: Operation,
  overrides: readonly string[],
): PlanInput | Promise<PlanInput> {
  const { document, responseNameOf } = planner.alias(asked)
  const inputWith = (plan: QueryPlan) => ({ plan, document, operationName, responseNameOf, schema })
  const plan = planner.planWithoutBlocking({ document, operationName, overrides })
  return plan instanceof Promise ? plan.then(inputWith) : inputWith(plan)
}
