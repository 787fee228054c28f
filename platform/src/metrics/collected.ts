import { Counter, Gauge } from 'prom-client'
import type { Registry } from 'prom-client'
import { withinMs } from '#platform/timing'

/** The values of the labels, in the order of their names, and the value. */
export type Sample = readonly [labels: readonly string[], value: number]

export interface CollectedMetric<Label extends string> {
  readonly name: string
  readonly help: string
  /** Default: none. */
  readonly labelNames?: readonly Label[]
  /**
   * Called at each scrape. If it rejects or takes longer than a second, as with a database that does not respond, the samples are
   * absent from this scrape. It is not called again while a call is in progress.
   */
  readonly read: () => readonly Sample[] | Promise<readonly Sample[]>
}

/** A gauge whose values are read at each scrape. Services of one process share it: each adds its samples. */
export function collectGauge<Label extends string = never>(registry: Registry, metric: CollectedMetric<Label>): void {
  addReader(registry, metric, (collect) => {
    const gauge = new Gauge<Label>({ ...configurationOf(registry, metric), collect })
    return { clear: () => clear(gauge, metric), add: (labels, value) => gauge.labels(...labels).set(value) }
  })
}

/** A counter that is counted elsewhere, and read at each scrape. Services of one process share it: each adds its samples. */
export function collectCounter<Label extends string = never>(registry: Registry, metric: CollectedMetric<Label>): void {
  addReader(registry, metric, (collect) => {
    const counter = new Counter<Label>({ ...configurationOf(registry, metric), collect })
    return { clear: () => clear(counter, metric), add: (labels, value) => counter.labels(...labels).inc(value) }
  })
}

/** Without labels, a reset leaves the value 0, which is not the same as a value that is not known. */
function clear(metric: Gauge | Counter, { labelNames = [] }: CollectedMetric<string>): void {
  metric.reset()
  if (labelNames.length === 0) metric.remove()
}

interface Target {
  clear(): void
  add(labels: readonly string[], value: number): void
}

type Read = CollectedMetric<string>['read']

const readersOf = new WeakMap<Registry, Map<string, Read[]>>()

function addReader(
  registry: Registry,
  { name, read }: Pick<CollectedMetric<string>, 'name' | 'read'>,
  create: (collect: () => Promise<void>) => Target,
): void {
  const byName = readersOf.get(registry) ?? new Map<string, Read[]>()
  readersOf.set(registry, byName)
  const known = byName.get(name)
  if (known) return void known.push(readOnce(read))
  const readers = [readOnce(read)]
  byName.set(name, readers)
  const target = create(async () => {
    const samples = await Promise.all(readers.map(async (reader) => reader()))
    // Concurrent scrapes replace the values as a whole.
    target.clear()
    for (const [labels, value] of samples.flat()) target.add(labels, value)
  })
}

const readTimeoutMs = 1_000

function readOnce(read: Read): () => Promise<readonly Sample[]> {
  let inProgress: Promise<readonly Sample[]> | undefined
  return async () => {
    inProgress ??= (async () => await read())()
      .catch(() => [])
      .finally(() => {
        inProgress = undefined
      })
    return await withinMs(inProgress, readTimeoutMs, () => [])
  }
}

const configurationOf = <Label extends string>(
  registry: Registry,
  { name, help, labelNames = [] }: CollectedMetric<Label>,
) => ({ name, help, labelNames, registers: [registry] })
