import type { Histogram, SubscriptionMetrics } from '#gateway/subscriptions'

/**
 * What the gateway counts, as Prometheus reads it. Times are in seconds, as its conventions want.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function renderMetrics({ gauges, counters, sendLatencyMs, publishToSendMs }: SubscriptionMetrics): string {
  const { rss, heapUsed } = process.memoryUsage()
  const lines = [
    ...sample('process_resident_memory_bytes', 'gauge', rss),
    ...sample('nodejs_heap_used_bytes', 'gauge', heapUsed),
    ...Object.entries(gauges).flatMap(([name, value]) => sample(nameOf(name), 'gauge', value)),
    ...Object.entries(counters).flatMap(([name, value]) => sample(`${nameOf(name)}_total`, 'counter', value)),
    ...histogram(`${nameOf('send')}_seconds`, sendLatencyMs),
    ...histogram(`${nameOf('publishToSend')}_seconds`, publishToSendMs),
  ]
  return `${lines.join('\n')}\n`
}

/** `eventsIn` → `plumbline_subscriptions_events_in` */
const nameOf = (name: string) =>
  `plumbline_subscriptions_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`

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
