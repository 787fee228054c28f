import type { AnySignal } from '../../cancellation/cancel-signal.ts'
import type { JsonObject } from './json-object.ts'

/**
 * One GraphQL request to one subgraph. A transport in the same process reads `variables`; one that sends JSON calls
 * `body()`, which is assembled from parts that were serialised when the plan was compiled.
 */
export interface SubgraphRequest {
  readonly subgraph: string
  readonly query: string
  readonly operationName: string | undefined
  readonly operationKind: 'query' | 'mutation'
  /** Built when read. */
  readonly variables: JsonObject
  /**
   * The requested entities, each as the JSON text of its representation, without duplicates and in the order
   * of `variables.representations`; undefined for a fetch of root fields.
   */
  readonly representations: readonly string[] | undefined
  /** Equal for entity fetches that one execution sends to a subgraph at the same time: they may be sent as one request. */
  readonly companions?: object | undefined
  /** Aborts when the client has disconnected or its deadline has passed. */
  readonly signal: AnySignal | undefined
  /** The JSON body `{"query", "operationName", "variables"}`. */
  body(): string
}

/** An error of a subgraph's response. */
export interface SubgraphError {
  readonly message: string
  readonly path?: readonly (string | number)[] | undefined
  readonly extensions?: Readonly<Record<string, unknown>> | undefined
}

/** A subgraph's response. The executor owns `data` and changes it: a transport that caches responses must return copies. */
export interface SubgraphResponse {
  readonly data?: JsonObject | null | undefined
  readonly errors?: readonly SubgraphError[] | undefined
  readonly extensions?: Readonly<Record<string, unknown>> | undefined
}

/**
 * Sends a request to its subgraph. A rejection becomes an error of the response with the subgraph's name and the response path;
 * the `extensions.code` of the rejection is kept.
 */
export type SubgraphFetch<Context> = (request: SubgraphRequest, context: Context) => Promise<SubgraphResponse>
