import { operationFromDocument } from '@apollo/federation-internals'
import type { DocumentNode, ExecutionResult, OperationTypeNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import { compileQueryPlan } from '#gateway/execution'
import type { CompiledPlan, JsonObject } from '#gateway/execution'
import type { RequestContext } from '../http/request-context.ts'
import type { LoadedSupergraph, SupergraphSource } from '../supergraph/supergraph.ts'
import type { IdentifiedFetches } from '../transport/identified-fetch.ts'

/** A valid operation of a client. */
export interface Operation {
  readonly document: DocumentNode
  /** The document's text: with the name it tells operations apart. */
  readonly source: string
  readonly operationName: string | undefined
  readonly kind: OperationTypeNode
  readonly variables: Readonly<JsonObject>
}

/** Runs queries and mutations: planned by Apollo, once; executed by the compiled plan. */
export interface OperationExecutor {
  execute(operation: Operation, context: RequestContext): Promise<ExecutionResult>
}

export interface OperationExecutorOptions {
  readonly supergraph: SupergraphSource
  readonly fetches: IdentifiedFetches
  /** Compiled plans kept, estimated bytes; 64 MiB unless given. */
  readonly maxPlanBytes?: number
}

/** What belongs to one supergraph, and goes with it. */
interface Version {
  readonly loaded: LoadedSupergraph
  readonly plans: LRUCache<string, CompiledPlan>
}

export function createOperationExecutor(options: OperationExecutorOptions): OperationExecutor {
  const { supergraph, fetches, maxPlanBytes = 64 * 1024 * 1024 } = options
  const versionOf = (loaded: LoadedSupergraph): Version => ({
    loaded,
    plans: new LRUCache({ maxSize: maxPlanBytes, sizeCalculation: ({ sizeBytes }) => sizeBytes }),
  })
  let version = versionOf(supergraph.current())

  const planOf = (operation: Operation): CompiledPlan => {
    if (version.loaded !== supergraph.current()) version = versionOf(supergraph.current())
    const key = `${operation.operationName ?? ''}\n${operation.source}`
    const known = version.plans.get(key)
    if (known) return known
    const plan = compile(version.loaded, operation)
    version.plans.set(key, plan)
    return plan
  }

  return {
    execute: (operation, context) =>
      planOf(operation).execute({
        fetch: operation.kind === 'mutation' ? fetches.forMutations : fetches.forQueries,
        context,
        variables: operation.variables,
        signal: context.signal,
      }),
  }
}

function compile(loaded: LoadedSupergraph, { document, operationName }: Operation): CompiledPlan {
  const schema = loaded.executionSchema
  const named = operationName === undefined ? {} : { operationName }
  const planned = operationFromDocument(schema.apiSchema, document, { ...named, validate: false })
  const plan = loaded.queryPlanner.buildQueryPlan(planned)
  return compileQueryPlan({ plan, document, operationName, schema })
}
