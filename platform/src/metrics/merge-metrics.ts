import { AggregatorRegistry } from 'prom-client'
import type { Registry } from 'prom-client'

/** The metrics of one process, as data that can be sent to another one. */
export type MetricsSnapshot = Awaited<ReturnType<Registry['getMetricsAsJSON']>>

/**
 * Merges the metrics of several processes to the text that Prometheus reads. Samples with the same name and labels are summed; some
 * metrics of Node, such as the delay of the event loop, are averaged, and the start time is left out.
 */
export async function mergeMetrics(snapshots: readonly MetricsSnapshot[]): Promise<string> {
  return await AggregatorRegistry.aggregate([...snapshots]).metrics()
}
