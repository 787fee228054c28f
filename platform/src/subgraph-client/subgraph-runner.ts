import type { ExecutionResult, GraphQLSchema } from 'graphql'
import type { Viewer } from '#platform/auth'

export interface GraphqlRequest {
  readonly query: string
  readonly operationName?: string | null | undefined
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined
}

/** The caller of an operation. */
export interface Caller {
  readonly viewer: Viewer
  readonly correlationId: string
  /** The address of the client that sent a mutation; absent or null for other operations. */
  readonly clientAddress?: string | null
  readonly signal: AbortSignal
}

/** Executes operations on a subgraph's schema, from HTTP, a socket or the same process. */
export interface SubgraphRunner {
  readonly name: string
  readonly schema: GraphQLSchema
  execute(request: GraphqlRequest, caller: Caller): Promise<ExecutionResult>
  /**
   * Opens a subscription. An `ExecutionResult` instead of a stream contains the errors. Returning the stream, or aborting the
   * caller's signal, aborts the signal that resolvers receive.
   */
  subscribe(request: GraphqlRequest, caller: Caller): Promise<AsyncGenerator<ExecutionResult, void> | ExecutionResult>
}
