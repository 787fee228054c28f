import type { Server } from 'node:http'
import { inspect } from 'node:util'
import type { ApolloGateway, GraphQLDataSource } from '@apollo/gateway'
import type { ApolloServer, ApolloServerPlugin, BaseContext, GraphQLServerContext } from '@apollo/server'
import type { ExecutionResult } from 'graphql'
import { attachTo } from './attach.ts'
import { createFederatedSubscriptions } from './federated-subscriptions.ts'
import type { FederatedSubscriptions, SubscriptionLog } from './federated-subscriptions.ts'
import { OperationFailed, operationError } from './operation-error.ts'
import type { ResumableFields } from './planning/resumable-field.ts'
import type { SupergraphDescription, SupergraphSource } from './planning/supergraph-version.ts'
import type { Authenticated, Revalidate } from './sessions/access-registry.ts'
import type { Credentials } from './sessions/admit-connection.ts'
import type { SubscriptionSettings } from './settings.ts'
import type { ExecuteOperation } from './sharing/execute-operation.ts'
import { createPlanCompletion } from './streams/complete-event.ts'
import type { SubgraphFetch } from './streams/complete-event.ts'
import { createHttpUpstream } from './upstreams/http-upstream.ts'
import type { Upstream } from './upstreams/upstream.ts'
import { createWebSocketUpstream } from './upstreams/websocket-upstream.ts'

/** How to connect to one subgraph's subscriptions. At most one of `ws`, `sse` and `multipart`. */
export interface SubgraphSubscriptions<Identity> {
  /**
   * URLs of its graphql-ws endpoints, the preferred one first. Default: the subgraph's URL in the supergraph, with `ws:` for `http:`
   * and `wss:` for `https:`.
   */
  readonly ws?: string | readonly string[]
  /** URL of an endpoint that responds with server-sent events (graphql-sse, distinct connections mode). */
  readonly sse?: string
  /** URL of an endpoint that responds with `multipart/mixed;subscriptionSpec=1.0`. */
  readonly multipart?: string
  /** Payload of `connection_init`, with `ws`. Default: none. */
  readonly connectionParams?: (
    subscriber: SubscriberContext<Identity>,
  ) => Record<string, unknown> | Promise<Record<string, unknown>>
}

/** The identity of a subscriber, and the headers that subgraphs receive for it. */
export interface SubscriberContext<Identity> {
  readonly identity: Identity
  /** What `headers` returned. */
  readonly headers: Readonly<Record<string, string>>
}

/** The credentials of a client that connects or renews them. */
export type ClientCredentials = Omit<Credentials<unknown>, 'renews'>

export interface WithSubscriptionsOptions<Identity> {
  /** By name of the subgraph. Default: graphql-ws at its URL in the supergraph. */
  readonly subgraphs?: Readonly<Record<string, SubgraphSubscriptions<Identity>>>
  /** Headers of subscriptions at subgraphs, and of the fetches that complete events. Default: none. */
  readonly headers?: (credentials: ClientCredentials) => Readonly<Record<string, string | undefined>>
  /**
   * Authenticates a client. Clients with an equal `scope` may see the same data and share upstream subscriptions. Default: no
   * authentication; clients with equal `headers` share.
   * @throws an error whose `extensions.code` is UNAUTHENTICATED, FORBIDDEN or RATE_LIMITED
   */
  readonly authenticate?: (credentials: ClientCredentials) => Promise<Authenticated<Identity>>
  /** Checks access, every 5 seconds and before events. Default: access is valid until `expiresAt`. */
  readonly revalidate?: Revalidate<Identity>
  /** The context value of data sources (`willSendRequest`) while an event is completed. Default: `{ identity, headers }`. */
  readonly context?: (subscriber: SubscriberContext<Identity>) => BaseContext
  /** Which subscription fields are resumable. Default: `detect`. */
  readonly resumableFields?: ResumableFields
  /** Limits and intervals. */
  readonly settings?: Partial<SubscriptionSettings>
  /** Default: the logger of the Apollo Server that has the drain plugin. */
  readonly log?: SubscriptionLog
}

export interface AttachOptions {
  /** Default: `/graphql`. */
  readonly path?: string
  /** Executes queries and mutations that are sent over a WebSocket, with its plugins. Default: they are refused. */
  readonly server?: Pick<ApolloServer, 'executeOperation'>
}

/** What `withSubscriptions` adds to a gateway. */
export interface GatewaySubscriptions {
  /**
   * Serves subscriptions over WebSocket (graphql-ws), server-sent events (graphql-sse) and multipart on one path of an HTTP server, and
   * passes all other requests to the listeners that the server has. Call it after `server.start()`.
   */
  attach(httpServer: Server, options?: AttachOptions): void
  /** Ends subscriptions when the Apollo Server stops, so that clients reconnect elsewhere. */
  drainPlugin(): ApolloServerPlugin
}

/**
 * Adds subscriptions to an Apollo Gateway. Schema updates, `buildService` and `willSendRequest` apply to them.
 * @returns the gateway itself
 */
export function withSubscriptions<Identity = unknown, Gateway extends ApolloGateway = ApolloGateway>(
  gateway: Gateway,
  options: WithSubscriptionsOptions<Identity> = {},
): Gateway & GatewaySubscriptions {
  const supergraph = followGateway(gateway)
  let subscriptions: FederatedSubscriptions<SubscriberContext<Identity>> | undefined
  let server: AttachOptions['server']
  let logger: GraphQLServerContext['logger'] | undefined
  const upstreams = new Map<string, Upstream<SubscriberContext<Identity>>>()
  const upstreamOf = (name: string) => {
    const upstream = upstreams.get(name) ?? createUpstream(name, gateway, options.subgraphs?.[name] ?? {})
    upstreams.set(name, upstream)
    return upstream
  }
  const open = () =>
    (subscriptions ??= createFederatedSubscriptions<SubscriberContext<Identity>>(options.settings ?? {}, {
      supergraph,
      upstreams: upstreamOf,
      completeEvent: createPlanCompletion(fetchThrough(gateway, options)),
      executeOperation: executeThrough(() => server),
      authenticate: (credentials) => authenticate(credentials, options),
      ...revalidation(options),
      ...(options.resumableFields !== undefined && { resumableFields: options.resumableFields }),
      log: options.log ?? logThrough(() => logger),
    }))
  const dispose = async () => {
    await subscriptions?.dispose()
    for (const upstream of upstreams.values()) await upstream.dispose()
  }
  return Object.assign(gateway, {
    attach: (httpServer: Server, { path = '/graphql', server: executes }: AttachOptions = {}) => {
      server = executes
      attachTo(httpServer, { path, subscriptions: open() })
    },
    drainPlugin: (): ApolloServerPlugin => ({
      serverWillStart: async (context) => {
        logger = context.logger
        return { drainServer: dispose }
      },
    }),
  })
}

function followGateway(gateway: ApolloGateway): SupergraphSource {
  let current: SupergraphDescription | undefined
  const listeners = new Set<(next: SupergraphDescription) => void>()
  gateway.onSchemaLoadOrUpdate(({ coreSupergraphSdl }) => {
    current = { supergraphSdl: coreSupergraphSdl }
    for (const listener of listeners) listener(current)
  })
  return {
    current: () => {
      if (current) return current
      throw new Error('expected the gateway to be loaded: call attach() after server.start()')
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

async function authenticate<Identity>(
  credentials: ClientCredentials,
  options: WithSubscriptionsOptions<Identity>,
): Promise<Authenticated<SubscriberContext<Identity>>> {
  const entries = Object.entries(options.headers?.(credentials) ?? {}).filter(([, value]) => value !== undefined)
  const headers = Object.fromEntries(entries) as Record<string, string>
  if (!options.authenticate)
    return { identity: { identity: undefined as Identity, headers }, scope: JSON.stringify(headers) }
  return withHeaders(await options.authenticate(credentials), headers)
}

/** The responses of subgraphs may depend on the headers, so clients with different headers do not share. */
function withHeaders<Identity>(
  { identity, scope, ...rest }: Authenticated<Identity>,
  headers: SubscriberContext<Identity>['headers'],
): Authenticated<SubscriberContext<Identity>> {
  return { ...rest, identity: { identity, headers }, scope: JSON.stringify([scope, headers]) }
}

function revalidation<Identity>({ revalidate }: WithSubscriptionsOptions<Identity>) {
  if (!revalidate) return {}
  const wrapped: Revalidate<SubscriberContext<Identity>> = async ({ identity, headers }) => {
    const result = await revalidate(identity)
    return result === 'same' || result === null ? result : withHeaders(result, headers)
  }
  return { revalidate: wrapped }
}

/** The data sources that `buildService` created. Apollo Gateway has no public access to them. */
interface WithServices {
  readonly serviceMap?: Readonly<Record<string, { readonly url?: string; readonly dataSource: GraphQLDataSource }>>
}

function serviceOf(gateway: ApolloGateway, name: string) {
  const service = (gateway as unknown as WithServices).serviceMap?.[name]
  if (service) return service
  throw new Error(`expected @apollo/gateway 2 with a data source for the subgraph "${name}", found none`)
}

function createUpstream<Identity>(
  name: string,
  gateway: ApolloGateway,
  { ws, sse, multipart, connectionParams }: SubgraphSubscriptions<Identity>,
): Upstream<SubscriberContext<Identity>> {
  const headers = (subscriber: SubscriberContext<Identity>) => subscriber.headers
  if (sse !== undefined) return createHttpUpstream({ url: sse, protocol: 'sse', headers })
  if (multipart !== undefined) return createHttpUpstream({ url: multipart, protocol: 'multipart', headers })
  return createWebSocketUpstream({
    urls: () => [ws ?? serviceOf(gateway, name).url?.replace(/^http/, 'ws') ?? []].flat(),
    headers,
    ...(connectionParams && { connectionParams }),
    // A socket has the headers and the payload of one identity.
    connectionKey: (subscriber) => JSON.stringify(connectionParams ? subscriber : subscriber.headers),
  })
}

/** Fetches as the gateway does for a query: through the subgraph's data source, with its hooks. */
function fetchThrough<Identity>(
  gateway: ApolloGateway,
  options: WithSubscriptionsOptions<Identity>,
): SubgraphFetch<SubscriberContext<Identity>> {
  const contextOf = options.context ?? ((subscriber: SubscriberContext<Identity>): BaseContext => ({ ...subscriber }))
  return async ({ subgraph, query, operationName, variables, identity: subscriber }) => {
    const context = contextOf(subscriber)
    const http = { method: 'POST', url: '', headers: new Headers(subscriber.headers) }
    const request = { query, ...(operationName !== undefined && { operationName }), variables, http }
    const incomingRequestContext = { request, context, logger: silent, metrics: {} }
    const process = { kind: 'incoming operation', request, incomingRequestContext, context }
    const response = await serviceOf(gateway, subgraph).dataSource.process(
      process as unknown as Parameters<GraphQLDataSource['process']>[0],
    )
    return response as unknown as ExecutionResult
  }
}

function executeThrough<Identity>(
  serverOf: () => AttachOptions['server'],
): ExecuteOperation<SubscriberContext<Identity>> {
  return async ({ request: { query, operationName, variables, extensions }, identity }) => {
    const server = serverOf()
    if (!server)
      throw new OperationFailed([
        operationError('BAD_USER_INPUT', 'expected a subscription; queries and mutations are executed over HTTP here'),
      ])
    const { body } = await server.executeOperation(
      {
        query,
        ...(operationName != null && { operationName }),
        variables: { ...variables },
        extensions: { ...extensions },
      },
      { contextValue: { ...identity } },
    )
    if (body.kind === 'single') return body.singleResult
    throw new OperationFailed([operationError('BAD_USER_INPUT', 'expected an operation with a single result')])
  }
}

const ignore = (): void => undefined
const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore }

/** Logs with the logger of the Apollo Server. */
function logThrough(loggerOf: () => GraphQLServerContext['logger'] | undefined): SubscriptionLog {
  const write = (level: 'info' | 'warn' | 'error') => (facts: object, message: string) =>
    loggerOf()?.[level](`${message} ${inspect(facts, { breakLength: Number.POSITIVE_INFINITY })}`)
  return { info: write('info'), warn: write('warn'), error: write('error') }
}
