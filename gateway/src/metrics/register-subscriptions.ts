import type { CounterName, GaugeName, LatencyName, SubscriptionMetrics } from '@plumbline/federated-subscriptions'
import { collectCounter, collectGauge, histogramOf } from '#platform/metrics'
import type { Registry } from '#platform/metrics'

const gauges: Readonly<Record<GaugeName, string>> = {
  sockets: 'Open WebSockets of clients.',
  httpStreams: 'Open HTTP streams of clients: server-sent events and multipart.',
  operations: 'Running subscriptions of clients.',
  sharedGroups: 'Groups of equivalent subscriptions with the same scope.',
  upstreams: 'Streams; each has one upstream at its owning subgraph.',
  pendingEvents: 'Events received and not yet delivered.',
}

const counters: Readonly<Record<CounterName, string>> = {
  socketsOpened: 'WebSockets of clients that were accepted.',
  operationsStarted: 'Subscriptions that were started.',
  operationsFailed: 'Subscriptions that an error ended.',
  upstreamsOpened: 'Upstreams that were opened or reopened.',
  upstreamBreaks: 'Upstreams that were interrupted.',
  eventsIn: 'Events received from subgraphs.',
  eventsOut: 'Events sent to clients.',
  replayedEvents: 'Events sent to reconnecting clients from memory.',
  snapshots: 'Snapshots received from subgraphs.',
  streamsMerged: 'Streams that were merged after a client had caught up.',
  slowConsumers: 'Clients that were disconnected because they did not read.',
  accessRevoked: 'Sessions that ended because access was revoked.',
  replans: 'Groups of subscriptions that were planned again after a schema update.',
}

const latencies: Readonly<Record<LatencyName, string>> = {
  send: "From receiving an event to writing it to the last client's socket.",
  publishToSend: 'From publishing an event to the same moment: the delay that clients see.',
}

const bucketsSeconds = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Measures subscriptions. */
export function registerSubscriptions(registry: Registry, metrics: () => SubscriptionMetrics): void {
  for (const [name, help] of Object.entries(gauges)) {
    const read = () => metrics().gauges[name as GaugeName]
    collectGauge(registry, { name: nameOf(name), help, read: () => [[[], read()]] })
  }
  for (const [name, help] of Object.entries(counters)) {
    const read = () => metrics().counters[name as CounterName]
    collectCounter(registry, { name: `${nameOf(name)}_total`, help, read: () => [[[], read()]] })
  }
}

/** The `observe` of `createFederatedSubscriptions`. */
export function observeLatencies(registry: Registry): (name: LatencyName, ms: number) => void {
  const histogram = (name: LatencyName) =>
    histogramOf(registry, { name: `${nameOf(name)}_seconds`, help: latencies[name], buckets: bucketsSeconds })
  const histograms = { send: histogram('send'), publishToSend: histogram('publishToSend') }
  return (name, ms) => histograms[name].observe(ms / 1_000)
}

/** `eventsIn` → `plumbline_subscriptions_events_in` */
const nameOf = (name: string) =>
  `plumbline_subscriptions_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`
