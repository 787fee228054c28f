import type { SubgraphFetch, SubgraphRequest, SubgraphResponse } from '@plumbline/query-plan-executor'
import { toJsonText } from '@plumbline/query-plan-executor'
import { followInvalidations } from '#platform/invalidations'
import type { InvalidationListener } from '#platform/invalidations'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import type { RedisConnections } from '#platform/redis'
import type { SupergraphSource } from '../supergraph/supergraph.ts'
import type { FetchContext } from '../transport/identified-fetch.ts'
import { scopeAt } from './ask-subgraph.ts'
import { createAudiences, viewerPublisher, viewerTags } from './audience.ts'
import { noCounts } from './cache-counters.ts'
import type { CacheMetrics } from './cache-counters.ts'
import type { CachePlan } from './cache-plan.ts'
import { createCachePlans } from './cache-plans.ts'
import { createCopies } from './copies.ts'
import { toEntityQuestion, toEntityResponse } from './entity-question.ts'
import type { KeptFetch } from './entity-question.ts'
import { Flights } from './flights.ts'
import { createMemoryCopies } from './memory-copies.ts'
import type { MemoryCopies } from './memory-copies.ts'
import { noteWriters } from './note-writers.ts'
import { readThrough } from './read-through.ts'
import type { ReadThroughDeps } from './read-through.ts'
import { ReadingProgress } from './reading-progress.ts'
import { toRootQuestion, toRootResponse } from './root-question.ts'
import { createSharedCopies } from './shared-copies.ts'
import { TouchLedger } from './touch-ledger.ts'
import { createTrust } from './trust.ts'
import type { Trust } from './trust.ts'

export interface EntityCacheConfig {
  readonly maxBytes: number
  /** Starts every key in Redis: `dev`. */
  readonly keyPrefix: string
}

export interface EntityCacheDeps {
  readonly redis: RedisConnections
  readonly supergraph: SupergraphSource
  /** Asks subgraphs. */
  readonly fetch: SubgraphFetch<FetchContext>
  readonly log: Logger
}

/** Answers of subgraphs, kept for as long as the subgraphs allow and nothing that they show has changed. */
export interface EntityCache extends Disposable {
  /** Asks subgraphs for what there is no copy of. */
  readonly cachedFetch: SubgraphFetch<FetchContext>
  /** Asks subgraphs for everything, and takes note of who changes something. */
  readonly directFetch: SubgraphFetch<FetchContext>
  metrics(): CacheMetrics
}

export function createEntityCache(config: EntityCacheConfig, deps: EntityCacheDeps): EntityCache {
  const { redis, supergraph, fetch, log } = deps
  const { keyPrefix, maxBytes } = config
  const counters = noCounts()
  const [ledger, trust, progress] = [new TouchLedger(), createTrust(), new ReadingProgress()]
  const memory = createMemoryCopies(maxBytes)
  const copies = createCopies({ memory, shared: createSharedCopies({ redis, keyPrefix }), ledger, counters })
  const room = { copies, flights: new Flights(), ledger, counters }
  const audienceOf = createAudiences()
  const plans = createCachePlans(supergraph)
  const follower = followInvalidations({ redis, keyPrefix, log }, listenFor({ ledger, trust, memory, progress }))
  return {
    cachedFetch(request, context) {
      const plan = plans.of(request)
      if (!plan || !isTrusted(trust, plan, context)) {
        counters[plan ? 'bypasses' : 'uncached'] += 1
        return fetch(request, { ...context, scope: scopeAt(ledger.now, context) })
      }
      const audience = audienceOf(plan.scope, context)
      const tags = plan.scope === 'PRIVATE' ? viewerTags(context.viewer) : []
      const prefix = keyPrefixOf(plan, request, audience)
      const mayUse = () => isTrusted(trust, plan, context)
      return readKept(room, { plan, request, context, fetch, keyPrefix: prefix, viewerTags: tags, mayUse })
    },
    directFetch: noteWriters(fetch, { redis, keyPrefix, trust, log, untilRead: (seq) => progress.until(seq) }),
    metrics: () => ({
      counters,
      position: ledger.now.seq,
      sizeBytes: memory.sizeBytes,
      count: memory.count,
      vouchers: trust.vouchers,
    }),
    dispose: () => follower.dispose(),
  }
}

/** What a gateway knows of what its copies are worth. */
export interface Known {
  readonly ledger: TouchLedger
  readonly trust: Trust
  readonly memory: Pick<MemoryCopies, 'clear'>
  readonly progress: ReadingProgress
}

/** Learns from the log of invalidations. */
export const listenFor = ({ ledger, trust, memory, progress }: Known): InvalidationListener => ({
  onStart(start) {
    trust.doubt()
    memory.clear()
    ledger.start(start)
    progress.restart(start.seq)
  },
  onEntry(entry, notBefore) {
    ledger.add(entry)
    if (entry.message.kind === 'lease-renewed') trust.vouch(entry.message.publisher, notBefore)
    else if (entry.message.kind === 'user-wrote') trust.noteWriter(entry.message.userId)
    progress.reach(entry.seq)
  },
  onLost: () => trust.doubt(),
})

function isTrusted(trust: Trust, { subgraph, scope, showsEntities }: CachePlan, { viewer }: FetchContext): boolean {
  if (!showsEntities && scope === 'PUBLIC') return true
  if (!trust.isVouched(subgraph)) return false
  return viewer.kind !== 'user' || (trust.isVouched(viewerPublisher) && !trust.hasWritten(viewer.userId))
}

function readKept(room: ReadThroughDeps, asked: KeptFetch): Promise<SubgraphResponse> {
  if (asked.plan.kind === 'entities') return readThrough(room, toEntityQuestion(asked)).then(toEntityResponse)
  return readThrough(room, toRootQuestion(asked)).then(toRootResponse)
}

/** What the keys of all parts of an answer begin with: the query, who may see it, and the variables. */
function keyPrefixOf(plan: CachePlan, request: SubgraphRequest, audience: string): string {
  const { id, variableNames } = plan
  if (variableNames.length === 0) return `${id} ${audience}  `
  const { variables } = request
  // One that is absent has its default, which null has not.
  const given = variableNames.map((name) => (Object.hasOwn(variables, name) ? [variables[name]] : []))
  return `${id} ${audience} ${toJsonText(given)} `
}
