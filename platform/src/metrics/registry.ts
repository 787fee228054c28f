import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'
import type { CounterConfiguration, HistogramConfiguration } from 'prom-client'

export { Registry } from 'prom-client'

/**
 * The registry of this process, with the metrics of Node: memory, garbage collection, delay of the event loop. For `main.ts` and
 * `worker.ts`: these metrics are measured until the process ends.
 */
export function createProcessRegistry(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return registry
}

/** The counter of this name. Services of one process share it and differ by their labels. */
export function counterOf<Label extends string = never>(
  registry: Registry,
  options: Pick<CounterConfiguration<Label>, 'name' | 'help' | 'labelNames'>,
): Counter<Label> {
  const existing = registry.getSingleMetric<Label>(options.name)
  return existing instanceof Counter ? existing : new Counter({ ...options, registers: [registry] })
}

/** The histogram of this name. Services of one process share it and differ by their labels. */
export function histogramOf<Label extends string = never>(
  registry: Registry,
  options: Pick<HistogramConfiguration<Label>, 'name' | 'help' | 'labelNames' | 'buckets'>,
): Histogram<Label> {
  const existing = registry.getSingleMetric<Label>(options.name)
  return existing instanceof Histogram ? existing : new Histogram({ ...options, registers: [registry] })
}
