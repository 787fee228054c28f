import { printSchema } from 'graphql'
import { registerHealth } from '#platform/http'
import type { HealthCheck } from '#platform/http'
import type { Lifecycle } from '#platform/lifecycle'
import type { Registry } from '#platform/metrics'
import { createOwnClient } from '../auth/own-client.ts'
import type { GatewayConfig } from '../config.ts'
import type { GatewayDeps } from '../gateway-deps.ts'
import { ResponseHeaderChanges } from '../headers/response-header-changes.ts'
import { createBodyBudget } from '../http/body-budget.ts'
import { createCompression } from '../http/compression.ts'
import { createCorsHeaders } from '../http/cors-headers.ts'
import { createFastPathHandler } from '../http/fast-path-handler.ts'
import type { Exchange } from '../http/fast-path-handler.ts'
import { createFastPath } from '../http/fast-path.ts'
import { createGraphqlServer, maxTokens } from '../http/graphql-server.ts'
import { countBodyBytes } from '../http/reject-request.ts'
import { createHttpServer } from '../http/server.ts'
import { createSubscriptionEndpoints } from '../http/subscription-endpoints.ts'
import { countErrors } from '../metrics/count-errors.ts'
import { registerCircuits } from '../metrics/measure-fetches.ts'
import type { OperationMeasure } from '../metrics/measure-operations.ts'
import { registerCache } from '../metrics/register-cache.ts'
import { observeLatencies, registerSubscriptions } from '../metrics/register-subscriptions.ts'
import { createTextCheck } from '../policies/check-text.ts'
import { createAddressOf } from '../requests/client-address.ts'
import { createErrorPresenter, observeErrors } from '../requests/present-errors.ts'
import { createFactsOf } from '../requests/request-facts.ts'
import { createSubscribing } from '../subscribing.ts'
import type { Callers } from './callers.ts'
import type { Execution } from './execution.ts'
import type { Fetching } from './fetching.ts'
import type { Graph } from './graph.ts'
import type { UsedPlugins } from './plugins.ts'

export interface ServingDeps extends Pick<GatewayDeps, 'log' | 'health' | 'collectMetrics' | 'guest'> {
  readonly registry: Registry
  readonly measure: OperationMeasure
  readonly plugins: UsedPlugins
  readonly graph: Graph
  readonly callers: Callers
  readonly fetching: Fetching
  readonly execution: Execution
}

export interface Serving {
  /** `http://host:port` */
  readonly url: string
}

/**
 * Listens for clients: HTTP through the fast path and Apollo Server, WebSocket, server-sent events and multipart.
 * @throws AppError - the port is taken
 */
export async function serve(config: GatewayConfig, deps: ServingDeps, lifecycle: Lifecycle): Promise<Serving> {
  const { registry, plugins, graph, callers, fetching, execution, log } = deps
  const { supergraph, transport, certificates, responseHeaders, local } = graph
  const { executor, limits, labelsFor, admission } = execution
  const { hooks, addPluginContext } = plugins
  const presenter = createErrorPresenter({ passesForeignCodes: !config.auth, log })
  const present = observeErrors(countErrors(presenter, registry), hooks.onError)
  const factsOf = createFactsOf(createAddressOf(config.http.trustedProxies))
  const budget = createBodyBudget(config.http.maxBodiesBytes)
  // Used by all transports.
  const shared = {
    ...callers,
    responseHeaders,
    executor,
    admission,
    limits,
    addPluginContext,
    createHeaderChanges: hooks.onResponse && (() => new ResponseHeaderChanges()),
    factsOf,
    present,
    masksStatus: config.auth !== null,
    compression: config.http.compression && createCompression(config.http.compression),
    countBodyBytes: (exchange: Exchange) => countBodyBytes(exchange, budget, { factsOf, present }),
    log,
  }
  const graphql = lifecycle.own('graphql', await createGraphqlServer({ ...shared, ...config, supergraph }))
  // Plugins of Apollo Server run in its pipeline only.
  const hasFastPath = config.http.fastPath && config.apolloPlugins.length === 0
  const fastPath = hasFastPath
    ? createFastPathHandler({
        ...shared,
        fastPath: createFastPath(shared),
        corsHeaders: createCorsHeaders(config.http.corsOrigins),
        maxBodyBytes: config.http.maxBodyBytes,
      })
    : null
  const subscriptions = createSubscriptionEndpoints(
    createSubscribing({
      ...shared,
      hooks,
      labelsFor,
      observe: observeLatencies(registry),
      measure: deps.measure,
      settings: config.subscriptions,
      supergraph,
      fetches: fetching.fetches,
      local,
      addressesOf: transport.addressesOf,
      certificates,
    }),
  )
  registerSubscriptions(registry, () => subscriptions.metrics())
  const health = [...callers.health, ...(deps.health ?? [])]
  registerHealth(registry, [...health, ...subgraphChecks(graph, callers)])
  registerCircuits(registry, transport.circuits)
  const { cache } = fetching
  if (cache) registerCache(registry, () => cache.metrics())
  const server = lifecycle.own(
    'server',
    await createHttpServer({
      ...shared,
      config,
      fastPath,
      graphql,
      subscriptions,
      onRequest: hooks.onRequest,
      guest: deps.guest ?? null,
      downloads: config.auth &&
        callers.issuer && {
          links: { secret: config.auth.identitySecret },
          agents: createOwnClient({ subgraph: 'agents', fetch: transport.fetch, issuer: callers.issuer }),
        },
      checkText: createTextCheck({ limits, maxTokens, currentSchema: () => supergraph.current().apiSchema }),
      schemaText: config.operationLimits.introspection ? () => printSchema(supergraph.current().apiSchema) : null,
      health,
      metrics: deps.collectMetrics ?? (() => registry.metrics()),
    }),
  )
  // Subscriptions are closed before the server stops, but after it stopped accepting connections, so that their clients reconnect to
  // another gateway.
  lifecycle.own('subscriptions', subscriptions)
  lifecycle.defer('new connections', () => server.drain.stopAccepting())
  return { url: server.url }
}

/**
 * Whether the subgraphs of Plumbline's own graph respond. They are measured only: the gateway is ready without them, because operations that
 * do not need a subgraph that is down still succeed.
 */
function subgraphChecks({ supergraph, transport }: Graph, { issuer, health }: Callers): readonly HealthCheck[] {
  if (!issuer) return []
  const checked = new Set(health.map(({ name }) => name))
  return Object.keys(supergraph.current().subgraphUrls)
    .filter((subgraph) => !checked.has(subgraph))
    .map((subgraph) => {
      const client = createOwnClient({ subgraph, fetch: transport.fetch, issuer })
      const viewer = { kind: 'service', name: 'gateway' } as const
      const request = { query: '{ __typename }', variables: {}, viewer, correlationId: 'health' }
      return { name: subgraph, check: async () => void (await client.request(request)) }
    })
}
