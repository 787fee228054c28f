/** Metrics of the module, for the host's metrics endpoint. */
export interface SubscriptionMetrics {
  /** Open now. */
  readonly gauges: Readonly<Record<GaugeName, number>>
  /** Since creation. */
  readonly counters: Readonly<Record<CounterName, number>>
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

/**
 * `send`: from receiving an event to writing it to the last client's socket. `publishToSend`: from publishing an event, if its subgraph
 * reports it, to the same moment, which is the delay that clients see.
 */
export type LatencyName = 'send' | 'publishToSend'

/** Records a latency, such as in a histogram of the host. It is called for every event, and must not throw. */
export type ObserveLatency = (name: LatencyName, ms: number) => void

/** Records metrics. */
export interface MetricsRecorder {
  count(name: CounterName, by?: number): void
  move(name: GaugeName, by: number): void
  readonly observe: ObserveLatency
  snapshot(): SubscriptionMetrics
}

export function createMetrics(observe: ObserveLatency = () => undefined): MetricsRecorder {
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
  return {
    count: (name, by = 1) => void (counters[name] += by),
    move: (name, by) => void (gauges[name] += by),
    observe,
    snapshot: () => ({ gauges: { ...gauges }, counters: { ...counters } }),
  }
}
