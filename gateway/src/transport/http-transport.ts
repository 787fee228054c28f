import { Pool } from 'undici'
import type { SubgraphFetch, SubgraphRequest } from '#gateway/execution'
import { AbortRegistry, Cancellation } from './cancellation.ts'
import { DEFAULT_BREAKER, type BreakerSettings, type CircuitPhase } from './circuit.ts'
import type { ReceivingRoom } from './exchange.ts'
import { HttpSubgraph, type Endpoint, type HttpSubgraphConfig } from './http-subgraph.ts'
import type { SubgraphAnswer } from './read-answer.ts'
import { DEFAULT_RETRIES, type RetrySettings } from './retry-budget.ts'
import { InFlightCalls } from './share-in-flight.ts'
import { SubgraphFailure } from './subgraph-failure.ts'

export interface HttpTransportConfig<Context> {
  /** For each subgraph the URLs of its replicas, which take turns. */
  readonly subgraphs: Readonly<Record<string, string | readonly string[]>>
  /** For one request with all its attempts; 30 seconds by default. */
  readonly timeoutMs?: number
  /** A larger response is refused while it arrives; 32 MiB by default. */
  readonly maxResponseBytes?: number
  /** For all responses that are being received; one that exceeds it is refused. 8 times `maxResponseBytes` by default. */
  readonly maxBufferedBytes?: number
  /** Sockets per origin; 128 by default. */
  readonly connections?: number
  /**
   * Queries that one socket carries at a time; 1 by default. More of them cost a third less CPU each, at both ends, but
   * a slow answer holds up those behind it: for subgraphs that answer evenly. Mutations always have a socket each.
   */
  readonly pipelining?: number
  /**
   * Headers of a request, names in lower case and values in turn. They go out as they are, after `content-type`.
   */
  readonly headersFor?: (context: Context, subgraph: string) => readonly string[]
  /**
   * Switches on that equal queries under way at once share one call. Two are equal when subgraph, body and scope are:
   * the scope has to tell apart whoever may see different things, and everything else that `headersFor` sends.
   * null never shares. Mutations never share, a query that begins after a mutation of this process has ended joins none from
   * before, and nobody joins a call that began more than a second ago.
   */
  readonly scopeOf?: (context: Context) => string | null
  /** `null` switches it off. */
  readonly breaker?: BreakerSettings | null
  /** Of queries only. `null` switches them off. */
  readonly retries?: RetrySettings | null
  readonly onCircuitChange?: (subgraph: string, phase: CircuitPhase) => void
}

export interface HttpTransport<Context> {
  /** Rejects with a {@link SubgraphFailure} only. */
  readonly fetch: SubgraphFetch<Context>
  readonly circuitPhase: (subgraph: string) => CircuitPhase | undefined
  /** Closes all sockets; requests under way fail. */
  readonly dispose: () => Promise<void>
}

/** Sends GraphQL requests to subgraphs over HTTP, with keep-alive. */
export function createHttpTransport<Context>(config: HttpTransportConfig<Context>): HttpTransport<Context> {
  const pools = new Map<string, Pool>()
  const aborts = new AbortRegistry()
  const targets = new Map<string, Target>()
  const { maxResponseBytes = 32 * 1024 * 1024, maxBufferedBytes = maxResponseBytes * 8 } = config
  const receiving: ReceivingRoom = { maxBytes: maxBufferedBytes, usedBytes: 0 }
  for (const [name, urls] of Object.entries(config.subgraphs)) {
    const endpoints = [urls].flat().map((url) => endpointOf(url, pools, config))
    const subgraph = createSubgraph({ name, endpoints, maxResponseBytes, room: receiving }, config)
    targets.set(name, { subgraph, inFlight: new InFlightCalls(aborts) })
  }
  const calls = new Calls(config, aborts)
  return {
    fetch: async (request, context) => {
      const target = targets.get(request.subgraph)
      if (!target) throw new SubgraphFailure(request.subgraph, { kind: 'unknownSubgraph' })
      // Sharing ends here: each request takes objects of its own from the answer.
      return (await calls.send(target, { request, context })).take()
    },
    circuitPhase: (name) => targets.get(name)?.subgraph.circuitPhase,
    dispose: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()))
    },
  }
}

interface Sockets {
  readonly connections?: number
  readonly pipelining?: number
}

function endpointOf(url: string, pools: Map<string, Pool>, sockets: Sockets): Endpoint {
  const { origin, pathname, search } = new URL(url)
  const { connections = 128, pipelining = 1 } = sockets
  const poolOf = (key: string, queueLength: number): Pool => {
    const pool = pools.get(key) ?? new Pool(origin, { connections, pipelining: queueLength })
    pools.set(key, pool)
    return pool
  }
  const queries = poolOf(origin, pipelining)
  // In the same pool a mutation would wait for the queries before it and hold up those behind it.
  const mutations = pipelining === 1 ? queries : poolOf(`${origin} mutations`, 1)
  return { queries, mutations, path: `${pathname}${search}` }
}

function createSubgraph<Context>(
  of: Pick<HttpSubgraphConfig, 'name' | 'endpoints' | 'maxResponseBytes' | 'room'>,
  config: HttpTransportConfig<Context>,
): HttpSubgraph {
  const { name, endpoints } = of
  if (endpoints.length === 0) throw new Error(`Expected at least one URL for subgraph "${name}", got none`)
  return new HttpSubgraph({
    ...of,
    timeoutMs: config.timeoutMs ?? 30_000,
    breaker: config.breaker === undefined ? DEFAULT_BREAKER : (config.breaker ?? undefined),
    retries: config.retries === undefined ? DEFAULT_RETRIES : (config.retries ?? undefined),
    onCircuitChange: (phase) => config.onCircuitChange?.(name, phase),
  })
}

interface Target {
  readonly subgraph: HttpSubgraph
  readonly inFlight: InFlightCalls<SubgraphAnswer>
}

interface Call<Context> {
  readonly request: SubgraphRequest
  readonly context: Context
}

/** What calls to all subgraphs have in common. */
class Calls<Context> {
  readonly #config: Pick<HttpTransportConfig<Context>, 'headersFor' | 'scopeOf'>
  readonly #aborts: AbortRegistry
  /** What is read later has to show them. */
  #mutationsEnded = 0

  constructor(config: HttpTransportConfig<Context>, aborts: AbortRegistry) {
    this.#config = config
    this.#aborts = aborts
  }

  send({ subgraph, inFlight }: Target, { request, context }: Call<Context>): Promise<SubgraphAnswer> {
    const { headersFor, scopeOf } = this.#config
    const isQuery = request.operationKind === 'query'
    const body = request.body()
    const headers = ['content-type', 'application/json', ...(headersFor?.(context, request.subgraph) ?? [])]
    const start = (cancellation: Cancellation): Promise<SubgraphAnswer> =>
      subgraph.call({ headers, body, isQuery, cancellation })
    const scope = isQuery ? (scopeOf?.(context) ?? null) : null
    if (scope !== null) return inFlight.share({ scope, body, epoch: this.#mutationsEnded }, request, start)
    const cancellation = new Cancellation()
    const answer = this.#aborts.waitFor(start(cancellation), request, () => cancellation.cancel())
    return isQuery ? answer : answer.finally(() => this.#mutationsEnded++)
  }
}
