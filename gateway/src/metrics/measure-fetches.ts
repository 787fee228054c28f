import type { SubgraphFetch } from '@plumbline/query-plan-executor'
import { collectGauge, counterOf, histogramOf } from '#platform/metrics'
import type { Registry } from '#platform/metrics'
import { SubgraphFailure } from '#platform/subgraph-client'
import type { CircuitPhase } from '#platform/subgraph-client'

const bucketsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

interface SubgraphMeasure {
  readonly ok: { inc(): void }
  readonly errors: { inc(): void }
  readonly duration: { observe(seconds: number): void }
  readonly failed: (error: unknown) => void
}

/** Counts fetches by subgraph and outcome, and measures their durations. A fetch that joins another one is counted too. */
export function measureFetches<Context>(fetch: SubgraphFetch<Context>, registry: Registry): SubgraphFetch<Context> {
  const fetches = counterOf(registry, {
    name: 'plumbline_subgraph_fetches_total',
    help: 'Fetches from subgraphs: ok, errors (a GraphQL response with errors), or why there was no response.',
    labelNames: ['subgraph', 'outcome'],
  })
  const durations = histogramOf(registry, {
    name: 'plumbline_subgraph_fetch_duration_seconds',
    help: 'Fetches from subgraphs, with their retries.',
    labelNames: ['subgraph'],
    buckets: bucketsSeconds,
  })
  const measures = new Map<string, SubgraphMeasure>()
  const measureOf = (subgraph: string) => {
    let measure = measures.get(subgraph)
    if (!measure) {
      measure = {
        ok: fetches.labels(subgraph, 'ok'),
        errors: fetches.labels(subgraph, 'errors'),
        duration: durations.labels(subgraph),
        failed: (error) => fetches.labels(subgraph, outcomeOf(error)).inc(),
      }
      measures.set(subgraph, measure)
    }
    return measure
  }
  return (request, context) => {
    const { ok, errors, duration, failed } = measureOf(request.subgraph)
    const startedAt = performance.now()
    const response = fetch(request, context)
    response.then(
      (received) => {
        duration.observe((performance.now() - startedAt) / 1_000)
        if (received.errors && received.errors.length > 0) errors.inc()
        else ok.inc()
      },
      (error: unknown) => {
        duration.observe((performance.now() - startedAt) / 1_000)
        failed(error)
      },
    )
    return response
  }
}

const outcomeOf = (error: unknown) =>
  error instanceof SubgraphFailure
    ? error.reason.kind.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    : 'failed'

/** 1 for the phase in which the circuit breaker of a subgraph is: the best one of its addresses. */
export function registerCircuits(registry: Registry, phases: () => Iterable<readonly [string, CircuitPhase]>): void {
  const labels = { closed: 'closed', halfOpen: 'half_open', open: 'open' } as const
  collectGauge(registry, {
    name: 'plumbline_subgraph_circuit',
    help: 'The phase of the circuit breaker of a subgraph is 1, the others are 0. With several addresses, the best phase counts.',
    labelNames: ['subgraph', 'phase'],
    read: () =>
      [...phases()].flatMap(([subgraph, current]) =>
        Object.entries(labels).map(([phase, label]) => [[subgraph, label], phase === current ? 1 : 0] as const),
      ),
  })
}
