import type { SubgraphFetch, SubgraphRequest, SubgraphResponse } from '@plumbline/query-plan-executor'
import { toJsonText } from '@plumbline/query-plan-executor'
import { followInvalidations } from '#platform/invalidations'
import type { InvalidationListener } from '#platform/invalidations'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import type { RedisConnections } from '#platform/redis'
import { callerIdOf } from '../auth/caller-viewer.ts'
import type { SupergraphSource } from '../supergraph/supergraph.ts'
import type { FetchContext } from '../transport/identified-fetch.ts'
import { noCounts } from './cache-counters.ts'
import type { CacheMetrics } from './cache-counters.ts'
import { createCacheEntries, lifetimeOf } from './cache-entries.ts'
import { createPartitions, viewerPublisher, viewerTags } from './cache-partition.ts'
import type { CachePlan } from './cache-plan.ts'
import { createCachePlans } from './cache-plans.ts'
import { toEntityLookup, toEntityResponse } from './entity-lookup.ts'
import type { CacheableFetch } from './entity-lookup.ts'
import { scopeAt } from './fetch-from-subgraph.ts'
import { createAgeBoundFreshness, createFreshnessLeases } from './freshness-leases.ts'
import type { FreshnessLeases } from './freshness-leases.ts'
import { InvalidationIndex } from './invalidation-index.ts'
import { createMemoryCache } from './memory-cache.ts'
import { PendingFetches } from './pending-fetches.ts'
import { readThrough } from './read-through.ts'
import type { ReadThroughDeps } from './read-through.ts'
import { ReadingProgress } from './reading-progress.ts'
import { createRedisCache, noRedisCache } from './redis-cache.ts'
import { toRootLookup, toRootResponse } from './root-lookup.ts'
import { trackRecentWriters } from './track-recent-writers.ts'

export interface EntityCacheConfig {
  readonly maxBytes: number
  /** Prefix of every key in Redis: `dev`. */
  readonly keyPrefix: string
  /**
   * What ends the use of an entry before its maximum age. `events`: invalidations that subgraphs publish, and the end of a subgraph's
   * freshness lease. `age`: nothing, for subgraphs that publish none. Default `events`.
   */
  readonly freshness?: 'events' | 'age'
}

export interface EntityCacheDeps {
  /** Null: entries are kept in memory only, and `freshness` must be `age`. */
  readonly redis: RedisConnections | null
  readonly supergraph: SupergraphSource
  /** Sends a request to a subgraph. */
  readonly fetch: SubgraphFetch<FetchContext>
  readonly log: Logger
}

/**
 * Caches subgraph responses per entity, in memory and in Redis.
 *
 * An entry is valid while no invalidation of its entities is newer than the log position at which its fetch started, and until its
 * maximum age. Entries of a subgraph are bypassed while that subgraph's freshness lease has expired.
 */
export interface EntityCache extends Disposable {
  /** Fetches what is not cached. */
  readonly cachedFetch: SubgraphFetch<FetchContext>
  /** Bypasses the cache, and tracks the users who send mutations. */
  readonly directFetch: SubgraphFetch<FetchContext>
  metrics(): CacheMetrics
}

export function createEntityCache(config: EntityCacheConfig, deps: EntityCacheDeps): EntityCache {
  const { redis, supergraph, fetch, log } = deps
  const { keyPrefix, maxBytes, freshness = 'events' } = config
  if (!redis && freshness === 'events') throw new Error('expected Redis for a cache that events invalidate, got none')
  const counters = noCounts()
  const [invalidations, leases, progress] = [
    new InvalidationIndex(),
    freshness === 'age' ? createAgeBoundFreshness() : createFreshnessLeases(),
    new ReadingProgress(),
  ] as const
  const memory = createMemoryCache(maxBytes)
  const entries = createCacheEntries({
    memory,
    redis: redis ? createRedisCache({ redis, keyPrefix }) : noRedisCache,
    invalidations,
    counters,
  })
  const lookupDeps = { entries, pendingFetches: new PendingFetches(), invalidations, counters }
  const partitionOf = createPartitions()
  const plans = createCachePlans(supergraph)
  const listener = createInvalidationListener({ invalidations, leases, progress })
  const follower = redis && followInvalidations({ redis, keyPrefix, log }, listener)
  return {
    cachedFetch(request, context) {
      const plan = plans.of(request)
      if (!plan || !mayUseCache(leases, plan, context)) {
        counters[plan ? 'bypasses' : 'uncached'] += 1
        return fetch(request, { ...context, scope: scopeAt(invalidations.position, context) })
      }
      // Entries have no headers.
      context.collector?.addUnknown()
      const partition = partitionOf(plan.scope, context)
      const tags = plan.scope === 'PRIVATE' ? viewerTags(context.viewer) : []
      const prefix = keyPrefixOf(plan, request, partition)
      const mayUse = () => mayUseCache(leases, plan, context)
      return lookUpCached(lookupDeps, { plan, request, context, fetch, keyPrefix: prefix, viewerTags: tags, mayUse })
    },
    directFetch: trackRecentWriters(fetch, { redis, keyPrefix, leases, log, untilRead: (seq) => progress.until(seq) }),
    metrics: () => ({
      counters,
      position: invalidations.position.seq,
      sizeBytes: memory.sizeBytes,
      count: memory.count,
      validLeases: leases.validLeases,
    }),
    dispose: async () => follower?.dispose(),
  }
}

/** What decides which cache entries a gateway may use. */
export interface CacheState {
  readonly invalidations: InvalidationIndex
  readonly leases: FreshnessLeases
  readonly progress: ReadingProgress
}

/** Applies the entries of the invalidation log. */
export const createInvalidationListener = ({ invalidations, leases, progress }: CacheState): InvalidationListener => ({
  // Entries of another epoch are not valid; what no write can change stays, such as what a starting gateway has fetched already.
  onStart(start) {
    leases.endAll()
    invalidations.start(start)
    progress.restart(start.seq)
  },
  onEntry(entry, notBefore) {
    invalidations.add(entry)
    if (entry.message.kind === 'lease-renewed') leases.renew(entry.message.publisher, notBefore)
    else if (entry.message.kind === 'user-wrote') leases.trackWriter(entry.message.userId)
    progress.reach(entry.seq)
  },
  onLost: () => leases.endAll(),
})

function mayUseCache(leases: FreshnessLeases, plan: CachePlan, { viewer }: FetchContext): boolean {
  if (!plan.showsEntities && plan.scope === 'PUBLIC') return true
  if (!leases.isFresh(plan.subgraph)) return false
  if (viewer.kind === 'user' && !leases.isFresh(viewerPublisher)) return false
  const caller = callerIdOf(viewer)
  return caller === null || !leases.hasRecentlyWritten(caller, lifetimeOf(plan))
}

function lookUpCached(deps: ReadThroughDeps, cacheable: CacheableFetch): Promise<SubgraphResponse> {
  if (cacheable.plan.kind === 'entities') return readThrough(deps, toEntityLookup(cacheable)).then(toEntityResponse)
  return readThrough(deps, toRootLookup(cacheable)).then(toRootResponse)
}

/** The prefix of the keys of all entries of a fetch: query, cache partition and variables. */
function keyPrefixOf(plan: CachePlan, request: SubgraphRequest, partition: string): string {
  const { id, variableNames } = plan
  if (variableNames.length === 0) return `${id} ${partition}  `
  const { variables } = request
  // An absent variable has its default value, which may differ from null.
  const given = variableNames.map((name) => (Object.hasOwn(variables, name) ? [variables[name]] : []))
  return `${id} ${partition} ${toJsonText(given)} `
}
