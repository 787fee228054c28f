import type { GatewayPlugin } from '@plumbline/gateway'

export interface TimingOptions {
  /** Operations that take longer are written to standard error. Milliseconds. */
  readonly slowMs: number
}

/** Adds the time of the operation and of each fetch to the response, as `extensions.timing`. */
export const timing = ({ slowMs }: TimingOptions): GatewayPlugin => ({
  name: 'timing',
  onOperation({ context }) {
    context.state.set(timing, [])
  },
  onSubgraphResponse({ fetch: { subgraph, context }, durationMs }) {
    fetchesOf(context.state).push({ subgraph, durationMs })
  },
  onResponse({ operation, extensions, durationMs }) {
    extensions['timing'] = { durationMs, fetches: fetchesOf(operation.context.state) }
    if (durationMs > slowMs) process.stderr.write(`${operation.operationName ?? 'an operation'}: ${durationMs} ms\n`)
  },
})

interface FetchTime {
  readonly subgraph: string
  readonly durationMs: number
}

/** The state belongs to one operation; the key belongs to this plugin. Events of subscriptions have no list. */
const fetchesOf = (state: Map<unknown, unknown>): FetchTime[] => (state.get(timing) as FetchTime[] | undefined) ?? []
