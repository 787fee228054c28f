import { collectCounter, collectGauge } from '#platform/metrics'
import type { Registry } from '#platform/metrics'
import type { CacheCounters, CacheMetrics } from '../cache/index.ts'

const counters: Readonly<Record<Exclude<keyof CacheCounters, 'hitAgeMs'>, readonly [name: string, help: string]>> = {
  hits: ['hits', 'Entries found in memory.'],
  staleHits: ['stale_hits', 'Hits that were stale, and were revalidated after the response.'],
  redisHits: ['redis_hits', 'Entries found in Redis.'],
  joins: ['joins', 'Lookups that used the result of a concurrent fetch.'],
  misses: ['misses', 'Lookups that were fetched from the subgraph.'],
  bypasses: ['bypasses', 'Cacheable fetches that bypassed the cache.'],
  uncached: ['uncached', 'Fetches that are not cacheable.'],
}

/** Measures the cache of entities. */
export function registerCache(registry: Registry, metrics: () => CacheMetrics): void {
  const gauge = (name: string, help: string, read: (now: CacheMetrics) => number) =>
    collectGauge(registry, { name: `plumbline_cache_${name}`, help, read: () => [[[], read(metrics())]] })
  const counter = (name: string, help: string, read: (now: CacheMetrics) => number) =>
    collectCounter(registry, { name: `plumbline_cache_${name}_total`, help, read: () => [[[], read(metrics())]] })
  gauge('bytes', 'Size of the entries in memory.', ({ sizeBytes }) => sizeBytes)
  gauge('entries', 'Number of entries in memory.', ({ count }) => count)
  gauge('valid_leases', 'Subgraphs whose freshness lease is valid, so that their entries are used.', (now) => {
    return now.validLeases
  })
  for (const [key, [name, help]] of Object.entries(counters))
    counter(name, help, (now) => now.counters[key as keyof typeof counters])
  counter('hit_age_seconds', 'Sum of the ages of all hits.', (now) => now.counters.hitAgeMs / 1_000)
}
