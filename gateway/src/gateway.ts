import { createSupergraphVersion as checkSubscriptions } from '@plumbline/federated-subscriptions'
import type { JSONWebKeySet } from 'jose'
import type { HealthCheck } from '#platform/http'
import { Lifecycle } from '#platform/lifecycle'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import type { RedisConnections } from '#platform/redis'
import type { SubgraphRunner } from '#platform/subgraph-client'
import type { Authenticator } from './auth/authenticator.ts'
import type { createAuth } from './auth/create-auth.ts'
import type { createTokenAuthenticator } from './auth/tokens/token-authenticator.ts'
import type { EntityCache, EntityCacheDeps } from './cache/index.ts'
import type { GatewayConfig } from './config.ts'
import { createRequestHeaders } from './headers/request-headers.ts'
import { createBodyBudget } from './http/body-budget.ts'
import { createCompression } from './http/compression.ts'
import { createCorsHeaders } from './http/cors-headers.ts'
import type { Exchange } from './http/fast-path-handler.ts'
import { createFastPathHandler } from './http/fast-path-handler.ts'
import { createFastPath } from './http/fast-path.ts'
import { createGraphqlServer, maxTokens } from './http/graphql-server.ts'
import { renderMetrics } from './http/metrics-page.ts'
import { countBodyBytes } from './http/reject-request.ts'
import { createHttpServer } from './http/server.ts'
import { createSubscriptionEndpoints } from './http/subscription-endpoints.ts'
import { createOperationExecutor } from './operations/operation-executor.ts'
import type { OperationExecutor } from './operations/operation-executor.ts'
import { hasFetchHooks, hookFetches } from './plugins/hook-fetches.ts'
import { createOperationHooks } from './plugins/hook-operations.ts'
import { createHooks } from './plugins/hooks.ts'
import { createPluginContexts } from './plugins/plugin-context.ts'
import { checkPlugins } from './plugins/plugin-list.ts'
import type { GatewayPlugin } from './plugins/plugin.ts'
import { createTextCheck } from './policies/check-text.ts'
import type { OperationLimits } from './policies/operation-limits.ts'
import { createAddressLimits, createAdmission, limitMutations } from './rate-limits/index.ts'
import { createAddressOf } from './requests/client-address.ts'
import { createErrorPresenter, observeErrors } from './requests/present-errors.ts'
import { createFactsOf } from './requests/request-facts.ts'
import { createSubscribing } from './subscribing.ts'
import { findAddresses, warnOfUnknownNames } from './supergraph/check-addresses.ts'
import { createSupergraphReader } from './supergraph/read-supergraph.ts'
import { createSupergraphSource } from './supergraph/supergraph.ts'
import type { LoadedSupergraph, SupergraphCandidate } from './supergraph/supergraph.ts'
import { gatherEntities } from './transport/gather-entities.ts'
import { identifyFetches } from './transport/identified-fetch.ts'
import { readSubgraphTls } from './transport/read-subgraph-tls.ts'
import { tlsOptionsOf } from './transport/subgraph-tls.ts'
import { createSubgraphTransport } from './transport/subgraph-transport.ts'

export interface GatewayDeps {
  readonly log: Logger
  /** Subgraphs of this process, by name. They are called directly, without HTTP. */
  readonly local?: Readonly<Record<string, SubgraphRunner>>
  /** The key set that verifies access tokens. Default: fetched from `JWKS_URL`. */
  readonly keySet?: JSONWebKeySet
  /** Health checks in addition to those of the gateway's own dependencies. */
  readonly health?: readonly HealthCheck[]
  /** Run after those of the configuration. */
  readonly plugins?: readonly GatewayPlugin[]
  /** Merges this process's metrics with those of the other workers. */
  readonly collectMetrics?: (own: string) => Promise<string>
}

export interface Gateway extends Disposable {
  /** `http://host:port` */
  readonly url: string
  /** Metrics of this process in the text format of Prometheus. */
  metrics(): string
  /** Uses the parts of a changed configuration that need no restart: the limits of operations and client addresses. */
  reconfigure(next: GatewayConfig): void
}

/**
 * Creates a gateway that listens on its port.
 * @throws AppError - the port is taken, the supergraph is not usable, or Redis does not answer
 */
export async function createGateway(config: GatewayConfig, deps: GatewayDeps): Promise<Gateway> {
  const { log, local = {} } = deps
  const lifecycle = new Lifecycle(log)
  try {
    const tls = await readSubgraphTls(config.subgraphs.tlsFiles)
    const { location, pollMs } = config.supergraph
    const reader = createSupergraphReader(location, { pollMs, tls, log })
    const ofAddresses = { configured: config.subgraphs.urls, local: new Set(Object.keys(local)) }
    const check = (candidate: SupergraphCandidate) => {
      findAddresses({ ...ofAddresses, inSupergraph: candidate.subgraphUrls })
      checkSubscriptions(candidate)
      warnOfUnknownNames({ ...ofAddresses, inSupergraph: candidate.subgraphUrls }, log)
    }
    const supergraph = lifecycle.own('supergraph', await createSupergraphSource(reader, { log, check }))
    const remoteUrls = () => findAddresses({ ...ofAddresses, inSupergraph: supergraph.current().subgraphUrls })
    const requestHeaders = createRequestHeaders(config.subgraphs.requestHeaders)
    const transport = lifecycle.own(
      'transport',
      createSubgraphTransport({ ...config.subgraphs, tls, local, urls: remoteUrls(), log }),
    )
    const redis = config.redis && (await loadRedis(config.redis, { log, lifecycle }))
    const auth = config.auth && redis && (await loadAuth(config.auth, { ...deps, ...redis, transport }))
    const issuer = auth?.issuer ?? null
    const authenticator = auth ? auth.authenticator : config.tokens && (await loadTokens(config.tokens, { log }))
    const tokenHeader = authenticator?.header ?? 'authorization'

    const stopFollowing = supergraph.onChange(() => transport.useUrls(remoteUrls()))
    lifecycle.defer('supergraph listener', async () => stopFollowing())
    const cacheDeps = { redis: redis?.redis ?? null, supergraph, fetch: transport.fetch, log }
    const cache = await loadCache(config, cacheDeps, lifecycle)
    const cached = cache?.cachedFetch ?? transport.fetch
    const direct = cache?.directFetch ?? transport.fetch
    const gathered = config.subgraphs.sharing ? gatherEntities(direct) : direct
    const plugins = checkPlugins([...config.plugins, ...(deps.plugins ?? [])])
    for (const plugin of plugins) lifecycle.defer(`plugin ${plugin.name}`, async () => plugin.dispose?.())
    const hooks = createHooks(plugins, log)
    const addPluginContext = createPluginContexts(plugins)
    const fetches = identifyFetches(hookFetches({ cached, direct, gathered }, hooks), {
      issuer,
      requestHeaders,
      tokenHeader,
    })
    // Consumers read the limits at each use, so that they can change.
    const limits = { ...config.operationLimits }
    const executing = createOperationExecutor({
      ...config.execution,
      // Callers whose fetches a plugin may change cannot share whole executions.
      sharing: config.subgraphs.sharing && !hasFetchHooks(hooks),
      hooks: createOperationHooks(hooks),
      limits,
      supergraph,
      fetches,
    })
    const warm =
      cache && redis
        ? await loadWarmUp({ ...redis, executor: executing, supergraph: supergraph.current(), limits, log }, lifecycle)
        : executing
    const addressLimits = auth && redis && { ...createAddressLimits(config.addressLimits, redis) }
    const executor = addressLimits ? limitMutations(warm, addressLimits) : warm
    const admission = addressLimits && createAdmission({ limits: addressLimits, executor: executing })
    const present = observeErrors(createErrorPresenter({ passesForeignCodes: !config.auth, log }), hooks.onError)
    const masksStatus = config.auth !== null
    const factsOf = createFactsOf(createAddressOf(config.http.trustedProxies))
    const budget = createBodyBudget(config.http.maxBodiesBytes)
    const countBodyBytesOf = (exchange: Exchange) => countBodyBytes(exchange, budget, { factsOf, present })
    const compression = config.http.compression && createCompression(config.http.compression)
    const graphql = lifecycle.own(
      'graphql',
      await createGraphqlServer({ ...config, supergraph, executor, limits, present, masksStatus, log }),
    )
    const fastPath =
      config.http.fastPath &&
      // Plugins of Apollo Server run in its pipeline only.
      config.apolloPlugins.length === 0 &&
      createFastPathHandler({
        fastPath: createFastPath({ executor, present, masksStatus }),
        authenticator,
        factsOf,
        requestHeaders,
        addPluginContext,
        corsHeaders: createCorsHeaders(config.http.corsOrigins),
        compression,
        maxBodyBytes: config.http.maxBodyBytes,
        countBodyBytes: countBodyBytesOf,
        log,
      })
    const subscribingOptions = {
      limits,
      hooks,
      addPluginContext,
      settings: config.subscriptions,
      supergraph,
      executor,
      fetches,
      authenticator,
      issuer,
      local,
      addressesOf: transport.addressesOf,
      requestHeaders,
      tlsOf: (subgraph: string) => tlsOptionsOf(tls, subgraph),
      factsOf,
      admission,
      present,
      log,
    }
    const subscriptions = createSubscriptionEndpoints(createSubscribing(subscribingOptions))
    const health = [...(redis?.health ?? []), ...(auth?.health ?? []), ...(deps.health ?? [])]
    const ownMetrics = () => renderMetrics(subscriptions.metrics(), cache?.metrics() ?? null)
    const metrics = async () => deps.collectMetrics?.(ownMetrics()) ?? ownMetrics()
    const server = lifecycle.own(
      'server',
      await createHttpServer({
        config,
        fastPath: fastPath || null,
        graphql,
        compression,
        subscriptions,
        factsOf,
        admission,
        onRequest: hooks.onRequest,
        addPluginContext,
        executor,
        checkText: createTextCheck({ limits, maxTokens, currentSchema: () => supergraph.current().apiSchema }),
        countBodyBytes: countBodyBytesOf,
        present,
        authenticator,
        requestHeaders,
        health,
        metrics,
        log,
      }),
    )
    // Subscriptions are closed before the server stops, but after it stopped accepting connections, so that their clients reconnect to
    // another gateway.
    lifecycle.own('subscriptions', subscriptions)
    lifecycle.defer('new connections', () => server.drain.stopAccepting())
    const reconfigure = (next: GatewayConfig) => {
      if (redis && addressLimits) Object.assign(addressLimits, createAddressLimits(next.addressLimits, redis))
      if (JSON.stringify(limits) === JSON.stringify(next.operationLimits)) return
      Object.assign(limits, next.operationLimits)
      supergraph.announce()
    }
    return { url: server.url, metrics: ownMetrics, reconfigure, dispose: () => lifecycle.dispose() }
  } catch (error) {
    await lifecycle.dispose()
    throw error
  }
}

/** Loaded on demand: without authentication, its libraries would take an eighth of the process's memory unused. */
async function loadAuth(...options: Parameters<typeof createAuth>): Promise<ReturnType<typeof createAuth>> {
  return (await import('./auth/create-auth.ts')).createAuth(...options)
}

async function loadTokens(...options: Parameters<typeof createTokenAuthenticator>): Promise<Authenticator> {
  return (await import('./auth/tokens/token-authenticator.ts')).createTokenAuthenticator(...options)
}

/** @throws AppError - Redis does not answer */
async function loadRedis(
  { url, keyPrefix }: NonNullable<GatewayConfig['redis']>,
  { log, lifecycle }: { readonly log: Logger; readonly lifecycle: Lifecycle },
) {
  const { createRedis } = await import('#platform/redis')
  const redis = lifecycle.own('redis', await createRedis({ url, log, name: 'gateway' }))
  const health: HealthCheck[] = [{ name: 'redis', check: () => redis.ping() }]
  return { redis, keyPrefix, health }
}

async function loadCache(
  { cache, redis }: GatewayConfig,
  deps: EntityCacheDeps,
  lifecycle: Lifecycle,
): Promise<EntityCache | null> {
  if (!cache) return null
  const { createEntityCache } = await import('./cache/index.ts')
  return lifecycle.own('cache', createEntityCache({ ...cache, keyPrefix: redis?.keyPrefix ?? '' }, deps))
}

interface WarmUpDeps {
  readonly redis: RedisConnections
  readonly keyPrefix: string
  readonly executor: OperationExecutor
  readonly supergraph: LoadedSupergraph
  readonly limits: OperationLimits
  readonly log: Logger
}

/** Prepares the most frequent operations, and counts operations from now on. */
async function loadWarmUp(deps: WarmUpDeps, lifecycle: Lifecycle): Promise<OperationExecutor> {
  const { countOperations, createOperationCounts, warmUp } = await import('./warm-up/index.ts')
  const operationCounts = lifecycle.own('operation counts', createOperationCounts(deps))
  await warmUp({ ...deps, operationCounts })
  return countOperations(deps.executor, operationCounts)
}
