/** Metrics of the module, for the host's metrics endpoint. */
export interface SubscriptionMetrics {
  /** Open now. */
  readonly gauges: Readonly<Record<GaugeName, number>>
  /** Since creation. */
  readonly counters: Readonly<Record<CounterName, number>>
  /** Milliseconds from receiving an event to writing it to the last client's socket. */
  readonly sendLatencyMs: Histogram
  /** Milliseconds from publishing an event, if its subgraph reports it, to the same moment: the delay that clients see. */
  readonly publishToSendMs: Histogram
}

export type GaugeName = 'sockets' | 'httpStreams' | 'operations' | 'sharedGroups' | 'upstreams' | 'pendingEvents'

export type CounterName =
  | 'socketsOpened'
  | 'operationsStarted'
  | 'operationsFailed'
  | 'upstreamsOpened'
  | 'upstreamBreaks'
  | 'eventsIn'
  | 'eventsOut'
  | 'replayedEvents'
  | 'snapshots'
  | 'streamsMerged'
  | 'slowConsumers'
  | 'accessRevoked'
  | 'replans'

/** Counts at or below each bound, cumulative as in Prometheus. */
export interface Histogram {
  readonly bounds: readonly number[]
  readonly counts: readonly number[]
  readonly count: number
  readonly sum: number
}

/** Records metrics. */
export interface MetricsRecorder {
  count(name: CounterName, by?: number): void
  move(name: GaugeName, by: number): void
  observe(name: 'sendLatencyMs' | 'publishToSendMs', valueMs: number): void
  snapshot(): SubscriptionMetrics
}

export function createMetrics(): MetricsRecorder {
  const gauges: Record<GaugeName, number> = {
    sockets: 0,
    httpStreams: 0,
    operations: 0,
    sharedGroups: 0,
    upstreams: 0,
    pendingEvents: 0,
  }
  const counters: Record<CounterName, number> = {
    socketsOpened: 0,
    operationsStarted: 0,
    operationsFailed: 0,
    upstreamsOpened: 0,
    upstreamBreaks: 0,
    eventsIn: 0,
    eventsOut: 0,
    replayedEvents: 0,
    snapshots: 0,
    streamsMerged: 0,
    slowConsumers: 0,
    accessRevoked: 0,
    replans: 0,
  }
  const histograms = { sendLatencyMs: createHistogram(), publishToSendMs: createHistogram() }
  return {
    count: (name, by = 1) => void (counters[name] += by),
    move: (name, by) => void (gauges[name] += by),
    observe: (name, valueMs) => histograms[name].observe(valueMs),
    snapshot: () => ({
      gauges: { ...gauges },
      counters: { ...counters },
      sendLatencyMs: histograms.sendLatencyMs.snapshot(),
      publishToSendMs: histograms.publishToSendMs.snapshot(),
    }),
  }
}

const boundsMs: readonly number[] = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000]

function createHistogram(): { observe(value: number): void; snapshot(): Histogram } {
  const counts = boundsMs.map(() => 0)
  let count = 0
  let sum = 0
  return {
    observe: (value) => {
      count++
      sum += value
      for (const [index, bound] of boundsMs.entries()) if (value <= bound) counts[index] = (counts[index] ?? 0) + 1
    },
    snapshot: () => ({ bounds: boundsMs, counts: [...counts], count, sum }),
  }
}
