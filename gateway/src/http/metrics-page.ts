import type { Histogram, SubscriptionMetrics } from '@plumbline/federated-subscriptions'
import type { CacheMetrics } from '../cache/index.ts'

/**
 * Renders the gateway's metrics in the text format of Prometheus. Times are in seconds, as its conventions require.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function renderMetrics(subscriptions: SubscriptionMetrics, cache: CacheMetrics | null): string {
  const { gauges, counters, sendLatencyMs, publishToSendMs } = subscriptions
  const { rss, heapUsed } = process.memoryUsage()
  const lines = [
    ...sample('process_resident_memory_bytes', 'gauge', rss),
    ...sample('nodejs_heap_used_bytes', 'gauge', heapUsed),
    ...Object.entries(gauges).flatMap(([name, value]) => sample(nameOf(name), 'gauge', value)),
    ...Object.entries(counters).flatMap(([name, value]) => sample(`${nameOf(name)}_total`, 'counter', value)),
    ...histogram(`${nameOf('send')}_seconds`, sendLatencyMs),
    ...histogram(`${nameOf('publishToSend')}_seconds`, publishToSendMs),
    ...(cache ? ofCache(cache) : []),
  ]
  return `${lines.join('\n')}\n`
}

/** `eventsIn` → `plumbline_subscriptions_events_in` */
const nameOf = (name: string) => `plumbline_subscriptions_${toSnake(name)}`

const toSnake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

function ofCache({ counters, sizeBytes, count, validLeases }: CacheMetrics): readonly string[] {
  const { hitAgeMs, ...counts } = counters
  return [
    ...sample('plumbline_cache_bytes', 'gauge', sizeBytes),
    ...sample('plumbline_cache_entries', 'gauge', count),
    ...sample('plumbline_cache_valid_leases', 'gauge', validLeases),
    ...Object.entries(counts).flatMap(([name, value]) =>
      sample(`plumbline_cache_${toSnake(name)}_total`, 'counter', value),
    ),
    ...sample('plumbline_cache_hit_age_seconds_total', 'counter', hitAgeMs / 1_000),
  ]
}

const sample = (name: string, type: 'gauge' | 'counter', value: number) => [
  `# TYPE ${name} ${type}`,
  `${name} ${value}`,
]

function histogram(name: string, { bounds, counts, count, sum }: Histogram): readonly string[] {
  const buckets = bounds.map((boundMs, index) => `${name}_bucket{le="${boundMs / 1_000}"} ${counts[index] ?? 0}`)
  return [
    `# TYPE ${name} histogram`,
    ...buckets,
    `${name}_bucket{le="+Inf"} ${count}`,
    `${name}_sum ${sum / 1_000}`,
    `${name}_count ${count}`,
  ]
}
