import type { QueryPlan } from '@apollo/query-planner'
import { compileQueryPlan } from '@plumbline/query-plan-executor'
import type { CompiledPlan, JsonObject, PlanInput, WrittenResult } from '@plumbline/query-plan-executor'
import { coerceVariables, createConditionCheck } from '@plumbline/query-plan-executor'
import { getOperationAST, Kind } from 'graphql'
import type { DocumentNode, ExecutionResult, GraphQLError, OperationTypeNode, VariableDefinitionNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import { createNodeCheck } from '../policies/node-limit.ts'
import type { OperationLimits } from '../policies/operation-limits.ts'
import type { RequestContext } from '../requests/request-context.ts'
import type { LoadedSupergraph, SupergraphSource } from '../supergraph/supergraph.ts'
import type { IdentifiedFetches } from '../transport/identified-fetch.ts'
import { createApolloPlan } from './apollo-plan.ts'
import { createSharingState, shareRuns } from './shared-runs.ts'
import type { RunQuery, SharingState } from './shared-runs.ts'

/** A valid operation of a client. */
export interface Operation {
  readonly document: DocumentNode
  /** The document's text: with the name it tells operations apart. */
  readonly source: string
  readonly operationName: string | undefined
  readonly kind: OperationTypeNode
  readonly variables: Readonly<JsonObject>
  /** SHA-256 of `source` under which the client persisted it, once that has been verified. */
  readonly persistedAs?: string | undefined
}

export interface CheckedVariables {
  /** What is wrong with the values, as graphql-js says it, or with how much they ask for. */
  readonly errors: readonly GraphQLError[]
  /** What to execute with. */
  readonly variables: Readonly<JsonObject>
}

/** An operation that is planned and compiled; good for one supergraph, so it is used at once. */
export interface KnownOperation {
  readonly kind: OperationTypeNode
  checkVariables(variables: Readonly<JsonObject>): CheckedVariables
  /**
   * Executes with variables that have been checked; `data` comes as JSON text. Equal queries of callers that are not told
   * apart share one execution while it is under way.
   */
  run(variables: Readonly<JsonObject>, context: RequestContext): Promise<WrittenResult>
}

/** Runs queries and mutations: planned by Apollo, once; executed by the compiled plan. */
export interface OperationExecutor {
  execute(operation: Operation, context: RequestContext): Promise<ExecutionResult>
  /** Plans and compiles a valid operation, so that it is known when it is asked for. */
  prepare(operation: Operation): Promise<void>
  /** The operation if it has been executed before with this very text, and is thereby known to be valid. */
  find(source: string, operationName: string | undefined): KnownOperation | undefined
  /** The same by the hash of its text, if it was executed as a persisted one. */
  findPersisted(sha256: string, operationName: string | undefined): KnownOperation | undefined
}

export interface OperationExecutorOptions {
  readonly supergraph: SupergraphSource
  readonly fetches: IdentifiedFetches
  /** Plans kept, estimated bytes; 0 keeps none. */
  readonly maxPlanBytes: number
  /** `compiled`: plans run as compiled functions; `apollo`: Apollo Gateway's own executor runs them. */
  readonly executor: 'compiled' | 'apollo'
  /** Whether equal queries under way at once, of callers that are not told apart, share one execution. */
  readonly sharing: boolean
  readonly limits: Pick<OperationLimits, 'maxNodes'>
}

interface Compiled extends KnownOperation {
  readonly plan: CompiledPlan
  execute(variables: Readonly<JsonObject>, context: RequestContext): Promise<ExecutionResult>
}

/** What belongs to one supergraph, and goes with it. */
interface Version {
  readonly loaded: LoadedSupergraph
  readonly operations: LRUCache<string, Compiled> | null
  /** Being planned on another thread, by key. */
  readonly underWay: Map<string, Promise<Compiled>>
  /** Texts by hash; their operations may have been forgotten meanwhile. */
  readonly persisted: LRUCache<string, string>
}

// By length: comments make a text as long as a request may be.
const maxPersistedLetters = 8_000_000

export function createOperationExecutor(options: OperationExecutorOptions): OperationExecutor {
  const { supergraph, maxPlanBytes } = options
  const state = createSharingState()
  const versionOf = (loaded: LoadedSupergraph): Version => ({
    loaded,
    operations:
      maxPlanBytes === 0
        ? null
        : new LRUCache({ maxSize: maxPlanBytes, sizeCalculation: ({ plan }, key) => plan.sizeBytes + key.length }),
    underWay: new Map(),
    persisted: new LRUCache({ maxSize: maxPersistedLetters, sizeCalculation: (source) => 200 + source.length }),
  })
  let version = versionOf(supergraph.current())
  const currentVersion = () => {
    if (version.loaded !== supergraph.current()) version = versionOf(supergraph.current())
    return version
  }
  const compiledFor = (operation: Operation): Compiled | Promise<Compiled> => {
    const { loaded, operations, underWay } = currentVersion()
    const key = keyOf(operation.source, operation.operationName)
    const known = operations?.get(key) ?? underWay.get(key)
    if (known) return known
    const keep = (planned: PlanInput) => {
      const compiled = compile(loaded, { operation, planned }, { ...options, state })
      operations?.set(key, compiled)
      return compiled
    }
    const planned = planInputOf(loaded, operation)
    if (!(planned instanceof Promise)) return keep(planned)
    const compiling = planned.then(keep).finally(() => underWay.delete(key))
    underWay.set(key, compiling)
    return compiling
  }

  return {
    find: (source, operationName) => currentVersion().operations?.get(keyOf(source, operationName)),
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
      return errors.length > 0 ? { errors } : compiled.execute(variables, context)
    },
  }
}

/** The name's length keeps keys apart whatever clients send as names and texts. */
const keyOf = (source: string, operationName: string | undefined) =>
  operationName === undefined ? ` ${source}` : `${operationName.length} ${operationName} ${source}`

const noErrors: readonly GraphQLError[] = []

interface CompileOptions extends OperationExecutorOptions {
  readonly state: SharingState
}

interface PlannedOperation {
  readonly operation: Operation
  readonly planned: PlanInput
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
  const run: RunQuery = (variables, context) => settled(plan.executeToText(inputOf(variables, context)))
  return {
    kind,
    plan,
    checkVariables: createVariablesCheck(loaded, operation, options.limits),
    run: options.sharing && kind === 'query' ? shareRuns(run, options.state) : run,
    execute: (variables, context) => settled(plan.execute(inputOf(variables, context))),
  }
}

function createVariablesCheck(
  { apiSchema: schema }: LoadedSupergraph,
  { document, operationName }: Operation,
  { maxNodes }: Pick<OperationLimits, 'maxNodes'>,
): KnownOperation['checkVariables'] {
  const operation = getOperationAST(document, operationName)
  if (!operation) return (variables) => ({ errors: noErrors, variables })
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
    // Most variables are ids and names, and a string is good as it is for either.
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
): PlanInput | Promise<PlanInput> {
  const { document, responseNameOf } = planner.alias(asked)
  const inputWith = (plan: QueryPlan) => ({ plan, document, operationName, responseNameOf, schema })
  const plan = planner.planWithoutBlocking({ document, operationName })
  return plan instanceof Promise ? plan.then(inputWith) : inputWith(plan)
}
