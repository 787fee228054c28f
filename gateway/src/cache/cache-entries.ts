import { toJsonText } from '@plumbline/query-plan-executor'
import type { EntityTag } from '#platform/invalidations'
import type { CacheCounters } from './cache-counters.ts'
import type { CacheEntry } from './cache-entry.ts'
import type { CachePlan } from './cache-plan.ts'
import type { EpochPosition, InvalidationIndex } from './invalidation-index.ts'
import type { MemoryCache } from './memory-cache.ts'
import type { RedisCache } from './redis-cache.ts'

/** An entry that may be used. */
export interface FoundEntry {
  readonly entry: CacheEntry
  /** Older than its maximum age: used for this response, but to be revalidated. */
  readonly isStale: boolean
}

/** A value of a subgraph response. */
export interface FetchedValue {
  readonly value: object
  /** The log position before the fetch. */
  readonly logPosition: EpochPosition
  readonly tags: readonly EntityTag[]
}

/** Cache entries in memory, and behind it in Redis. Invalidated and expired entries are not returned. */
export interface CacheEntries {
  find(key: string, plan: CachePlan): FoundEntry | undefined
  findInRedis(keys: readonly string[], plan: CachePlan): Promise<readonly (CacheEntry | undefined)[]>
  /** @returns the entry, which may have been invalidated meanwhile and is then not stored */
  store(key: string, fetchedValue: FetchedValue, plan: CachePlan): CacheEntry
  /** Whether no invalidation since its fetch concerns the entry. */
  isValid(entry: CacheEntry): boolean
}

export interface CacheEntriesDeps {
  readonly memory: MemoryCache
  readonly redis: RedisCache
  readonly invalidations: InvalidationIndex
  readonly counters: CacheCounters
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number
}

/** Stale-while-revalidate: an entry is used for a tenth of its maximum age longer, while it is revalidated. */
export const lifetimeOf = ({ maxAgeMs }: CachePlan) => Math.ceil(maxAgeMs * 1.1)

export function createCacheEntries({
  memory,
  redis,
  invalidations,
  counters,
  now = Date.now,
}: CacheEntriesDeps): CacheEntries {
  // An entry without tags contains nothing that a write can change, so no invalidation concerns it.
  const isValid = ({ tags, logPosition }: CacheEntry) => tags.length === 0 || invalidations.isValid(logPosition, tags)
  const isUsable = (entry: CacheEntry, plan: CachePlan) => now() - entry.fetchedAt < lifetimeOf(plan) && isValid(entry)
  return {
    isValid,
    find(key, plan) {
      const entry = memory.get(key)
      if (!entry) return undefined
      if (!isUsable(entry, plan)) {
        memory.delete(key)
        return undefined
      }
      const ageMs = now() - entry.fetchedAt
      const isStale = ageMs >= plan.maxAgeMs
      counters.hits += 1
      counters.hitAgeMs += ageMs
      if (isStale) counters.staleHits += 1
      return { entry, isStale }
    },
    async findInRedis(keys, plan) {
      const found = await redis.findMany(keys, invalidations.position.epoch)
      return found.map((entry, index) => {
        if (!entry || !isUsable(entry, plan)) return undefined
        counters.redisHits += 1
        memory.set(keys[index] ?? '', entry)
        return entry
      })
    },
    store(key, { value, logPosition, tags }, plan) {
      const entry = { text: toJsonText(value), tags, logPosition, fetchedAt: now() }
      if (!isValid(entry)) return entry
      memory.set(key, entry)
      redis.store(key, entry, lifetimeOf(plan))
      return entry
    },
  }
}
