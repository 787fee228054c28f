import type { IncomingHttpHeaders } from 'node:http'
import type { GraphQLError, GraphQLFormattedError, OperationTypeNode } from 'graphql'
import type { Registry } from '#platform/metrics'
import type { CallerViewer } from '../auth/caller-viewer.ts'

/**
 * Extends the gateway. Every hook may be asynchronous, and the next step waits for it. The hooks of several plugins run one after the
 * other, in the order of the plugins.
 *
 * What a hook throws becomes an error of the response: an error with `extensions.code` reaches the client with its message, its code
 * and its other extensions; any other error is logged, and the client receives INTERNAL.
 */
export interface GatewayPlugin {
  /** The name in log lines and error messages. */
  readonly name: string
  /**
   * A request for the graph has arrived: a query, a mutation or a stream over HTTP, or the opening of a WebSocket. Nothing has been read
   * but its headers, and its caller is not known.
   *
   * Throwing rejects the request, with the HTTP status of the error's code or of `extensions.http.status`.
   */
  readonly onRequest?: (request: PluginRequest) => MaybePromise<void>
  /**
   * A query or a mutation is about to be executed, on every transport. It is valid, within its limits, and its caller is authenticated.
   *
   * Throwing ends the operation with the error. A returned result ends it with that result, and the hooks of later plugins do not run.
   */
  readonly onOperation?: (operation: PluginOperation) => MaybePromise<OperationResult | void>
  /**
   * A fetch is about to be answered: for queries, mutations, and the fields of other subgraphs that complete an event. The response may
   * come from the cache or from a concurrent equal fetch. The subscription to the subgraph that owns a subscription field is no fetch.
   *
   * Throwing fails the fetch: its fields are null, with the error. A returned response is used instead of one of the subgraph.
   */
  readonly onSubgraphFetch?: (fetch: PluginFetch) => MaybePromise<FetchResponse | void>
  /**
   * A fetch has a response, which may be changed, or has failed. The executor has not read it.
   *
   * Throwing fails the fetch, as in `onSubgraphFetch`.
   */
  readonly onSubgraphResponse?: (response: PluginFetchResponse) => MaybePromise<void>
  /**
   * A client is about to subscribe, on every transport. The subscription is valid and its caller is authenticated.
   *
   * Throwing ends the subscription with the error.
   */
  readonly onSubscribe?: (subscription: PluginSubscription) => MaybePromise<void>
  /**
   * An event of a subscription is complete. Clients with equivalent subscriptions share events: the hook runs once for all of them, with
   * the context of one of them.
   *
   * Throwing replaces the event with the error. The subscription continues.
   */
  readonly onEvent?: (event: PluginEvent) => MaybePromise<void>
  /**
   * A query or a mutation has been executed, or a hook has ended it. Over server-sent events and multipart, it also runs before the
   * response to a subscription starts, after `onSubscribe`. It does not run for operations that were rejected before, such as invalid
   * ones: see `onError`.
   *
   * Throwing replaces the result with the error, and ends a subscription with it.
   */
  readonly onResponse?: (response: PluginResponse) => MaybePromise<void>
  /**
   * Errors are about to be sent to a client: of a request, an operation or an event. The hook observes: its result is not waited for,
   * and what it throws is logged.
   */
  readonly onError?: (errors: PluginErrors) => MaybePromise<void>
  /**
   * Called once, before the first request, with the gateway's registry of `prom-client`: metrics that are registered there are part of
   * `/metrics`. Samples of several workers with the same name and labels are merged by the `aggregator` of the metric.
   */
  readonly registerMetrics?: (registry: Registry) => void
  /** The gateway has stopped. */
  readonly dispose?: () => MaybePromise<void>
}

type MaybePromise<Value> = Value | Promise<Value>

/** The names of all hooks. */
export const hookNames = [
  'onRequest',
  'onOperation',
  'onSubgraphFetch',
  'onSubgraphResponse',
  'onSubscribe',
  'onEvent',
  'onResponse',
  'onError',
] as const

export type HookName = (typeof hookNames)[number]

/** A request, before it is read. */
export interface PluginRequest {
  readonly method: string
  readonly url: string
  /** May be changed: the rules for headers of subgraphs, and authentication, read them later. Names are in lower case. */
  readonly headers: IncomingHttpHeaders
  readonly correlationId: string
  readonly clientAddress: string
  readonly isWebSocket: boolean
}

/** The context of all hooks of one operation. */
export interface PluginContext {
  readonly correlationId: string
  readonly clientAddress: string
  /** Null if callers are not authenticated. */
  readonly viewer: CallerViewer | null
  /**
   * Headers of the client. On WebSockets and streams, only those that are forwarded to subgraphs: clients that do not differ in them share
   * subscriptions.
   */
  readonly headers: Readonly<IncomingHttpHeaders>
  /** Free for plugins: later hooks of the same operation find what earlier ones stored. */
  readonly state: Map<unknown, unknown>
}

export interface PluginOperation {
  readonly kind: OperationTypeNode
  /** The text of the document. */
  readonly query: string
  readonly operationName: string | undefined
  readonly variables: Readonly<Record<string, unknown>>
  readonly context: PluginContext
}

/** The result of an operation. */
export interface OperationResult {
  readonly data?: Readonly<Record<string, unknown>> | null | undefined
  readonly errors?: readonly (GraphQLError | GraphQLFormattedError)[] | undefined
  readonly extensions?: Readonly<Record<string, unknown>> | undefined
}

export interface PluginFetch {
  readonly subgraph: string
  readonly kind: 'query' | 'mutation'
  readonly query: string
  readonly operationName: string | undefined
  readonly variables: Readonly<Record<string, unknown>>
  readonly context: PluginContext
  /** Adds a header, or replaces one. It has no effect on subgraphs of the same process, which receive no headers. */
  setHeader(name: string, value: string, options?: HeaderOptions): void
}

export interface HeaderOptions {
  /**
   * Whether the response may depend on the header. Fetches that differ in such headers share no response and no private cache entry.
   * False for headers such as `traceparent`: if fetches are shared, the subgraph receives that of one of them. Default true.
   */
  readonly varies?: boolean
}

/** A response of a subgraph. */
export interface FetchResponse {
  data?: Record<string, unknown> | null | undefined
  errors?: readonly FetchError[] | undefined
  extensions?: Readonly<Record<string, unknown>> | undefined
}

export interface FetchError {
  readonly message: string
  readonly path?: readonly (string | number)[] | undefined
  readonly extensions?: Readonly<Record<string, unknown>> | undefined
}

export interface PluginFetchResponse {
  readonly fetch: Omit<PluginFetch, 'setHeader'>
  /** Undefined if the fetch failed. Its members may be changed. */
  readonly response: FetchResponse | undefined
  /** Why the fetch failed. */
  readonly failure: unknown
  readonly durationMs: number
}

export interface PluginSubscription extends PluginOperation {
  readonly kind: OperationTypeNode.SUBSCRIPTION
}

export interface PluginEvent {
  /** The name of the subscription field. */
  readonly field: string
  /** The position of the event in its stream, if the subscription is resumable. */
  readonly cursor: string | undefined
  readonly errors: readonly (GraphQLError | GraphQLFormattedError)[]
  /** May be changed; sent if it is not empty. */
  readonly extensions: Record<string, unknown>
  readonly context: PluginContext
}

export interface PluginResponse {
  readonly operation: PluginOperation
  readonly errors: readonly (GraphQLError | GraphQLFormattedError)[]
  /** May be changed; sent if it is not empty. Not sent for a subscription, whose events have their own: see `onEvent`. */
  readonly extensions: Record<string, unknown>
  /** Since `onOperation` or `onSubscribe` was called. */
  readonly durationMs: number
  /**
   * Sets a header of the HTTP response, and replaces its present value. It has no effect over WebSocket. Streams set `content-type`,
   * `cache-control` and `x-accel-buffering` themselves.
   * @throws TypeError - the header belongs to the connection, to the body or to the gateway, or the value is not valid
   */
  setHeader(name: string, value: string): void
  /** Adds a value to a header, such as `vary`, or another cookie. Otherwise as `setHeader`. */
  appendHeader(name: string, value: string): void
}

export interface PluginErrors {
  /** As they occurred, with their causes. */
  readonly errors: readonly (GraphQLError | GraphQLFormattedError)[]
  /** As the client receives them. */
  readonly presented: readonly GraphQLFormattedError[]
  readonly correlationId: string
  readonly operationName: string | undefined
}
