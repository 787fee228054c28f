import type { Lifecycle } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import type { Registry } from '#platform/metrics'
import type { EntityCache, EntityCacheDeps } from '../cache/index.ts'
import type { GatewayConfig } from '../config.ts'
import { measureFetches } from '../metrics/measure-fetches.ts'
import { hookFetches } from '../plugins/hook-fetches.ts'
import type { Hooks } from '../plugins/hooks.ts'
import { gatherEntities } from '../transport/gather-entities.ts'
import { identifyFetches } from '../transport/identified-fetch.ts'
import type { IdentifiedFetches } from '../transport/identified-fetch.ts'
import type { Callers } from './callers.ts'
import type { Graph } from './graph.ts'

/** Fetches from subgraphs, with everything between the executor and the connections. */
export interface Fetching {
  readonly fetches: IdentifiedFetches
  /** Null if the cache is off. */
  readonly cache: EntityCache | null
}

export interface FetchingDeps {
  readonly graph: Graph
  readonly callers: Callers
  readonly hooks: Hooks
  readonly registry: Registry
  readonly log: Logger
}

/** The layers of a fetch, from the connections outwards: cache, batching of entities, hooks of plugins, identity. */
export async function createFetching(
  config: GatewayConfig,
  { graph: { supergraph, transport }, callers, hooks, registry, log }: FetchingDeps,
  lifecycle: Lifecycle,
): Promise<Fetching> {
  const fetch = measureFetches(transport.fetch, registry)
  const cacheDeps = { redis: callers.redis?.cache.redis ?? null, supergraph, fetch, log }
  const cache = await loadCache(config, cacheDeps, lifecycle)
  const direct = cache?.directFetch ?? fetch
  const layered = {
    cached: cache?.cachedFetch ?? fetch,
    direct,
    gathered: config.subgraphs.sharing ? gatherEntities(direct) : direct,
  }
  return { fetches: identifyFetches(hookFetches(layered, hooks), callers), cache }
}

async function loadCache(
  { cache, redis }: GatewayConfig,
  deps: EntityCacheDeps,
  lifecycle: Lifecycle,
): Promise<EntityCache | null> {
  if (!cache) return null
  const { createEntityCache } = await import('../cache/index.ts')
  return lifecycle.own('cache', createEntityCache({ ...cache, keyPrefix: redis?.keyPrefix ?? '' }, deps))
}
