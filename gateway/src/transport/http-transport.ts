import type { SubgraphFetch, SubgraphRequest } from '@plumbline/query-plan-executor'
import {
  acceptedTypes,
  Cancellation,
  DEFAULT_BREAKER,
  DEFAULT_RETRIES,
  HttpSubgraph,
  SubgraphFailure,
} from '#platform/subgraph-client'
import type {
  BreakerSettings,
  CircuitPhase,
  HttpSubgraphConfig,
  ReceiveBudget,
  ResolveHost,
  RetrySettings,
  ServiceAddress,
} from '#platform/subgraph-client'
import { AbortRegistry } from './abort-registry.ts'
import { readAnswer, type SubgraphAnswer } from './read-answer.ts'
import { InFlightCalls } from './share-in-flight.ts'

export interface HttpTransportConfig<Context> {
  /** For each subgraph the URLs of its replicas, which take turns; a host name may stand for several. */
  readonly subgraphs: Readonly<Record<string, string | readonly string[]>>
  /** For one request with all its attempts; 30 seconds by default. */
  readonly timeoutMs?: number
  /** A larger response is refused while it arrives; 32 MiB by default. */
  readonly maxResponseBytes?: number
  /** For all responses that are being received; one that exceeds it is refused. 8 times `maxResponseBytes` by default. */
  readonly maxBufferedBytes?: number
  /** Sockets per address; 128 by default. */
  readonly connections?: number
  /**
   * Queries that one socket carries at a time; 1 by default. More of them cost a third less CPU each, at both ends, but
   * a slow answer holds up those behind it: for subgraphs that answer evenly. Mutations always have a socket each.
   */
  readonly pipelining?: number
  /**
   * Headers of a request, names in lower case and values in turn. They go out as they are, after `content-type` and `accept`.
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
  /** Of queries, and of mutations that the subgraph has certainly not received. `null` switches them off. */
  readonly retries?: RetrySettings | null
  readonly onCircuitChange?: (subgraph: string, phase: CircuitPhase, address: ServiceAddress) => void
  /** Told when an address cannot be connected to, and when it can be again. */
  readonly onReachable?: (subgraph: string, isReachable: boolean, address: ServiceAddress) => void
  /** Gives the IP addresses of a host name; the operating system's by default. */
  readonly resolveHost?: ResolveHost
}

export interface HttpTransport<Context> {
  /** Rejects with a {@link SubgraphFailure} only. */
  readonly fetch: SubgraphFetch<Context>
  readonly circuitPhase: (subgraph: string) => CircuitPhase | undefined
  /** Where a subgraph is as of now, healthy addresses first. */
  readonly addressesOf: (subgraph: string) => readonly ServiceAddress[]
  /** Closes all sockets; requests under way fail. */
  readonly dispose: () => Promise<void>
}

/** Sends GraphQL requests to subgraphs over HTTP, with keep-alive. */
export function createHttpTransport<Context>(config: HttpTransportConfig<Context>): HttpTransport<Context> {
  const aborts = new AbortRegistry()
  const targets = new Map<string, Target>()
  const { maxResponseBytes = 32 * 1024 * 1024, maxBufferedBytes = maxResponseBytes * 8 } = config
  const receiving: ReceiveBudget = { maxBytes: maxBufferedBytes, usedBytes: 0 }
  for (const [name, urls] of Object.entries(config.subgraphs)) {
    const subgraph = createSubgraph({ name, urls: [urls].flat(), maxResponseBytes, budget: receiving }, config)
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
    addressesOf: (name) => targets.get(name)?.subgraph.addresses ?? [],
    dispose: async () => {
      await Promise.all([...targets.values()].map(({ subgraph }) => subgraph.dispose()))
    },
  }
}

function createSubgraph<Context>(
  of: Pick<HttpSubgraphConfig<SubgraphAnswer>, 'name' | 'urls' | 'maxResponseBytes' | 'budget'>,
  config: HttpTransportConfig<Context>,
): HttpSubgraph<SubgraphAnswer> {
  const { name } = of
  const { connections = 128, pipelining = 1, resolveHost } = config
  return new HttpSubgraph({
    ...of,
    sockets: { connections, pipelining },
    timeoutMs: config.timeoutMs ?? 30_000,
    breaker: config.breaker === undefined ? DEFAULT_BREAKER : (config.breaker ?? undefined),
    retries: config.retries === undefined ? DEFAULT_RETRIES : (config.retries ?? undefined),
    resolveHost,
    read: (result) => readAnswer(name, result),
    onCircuitChange: (phase, address) => config.onCircuitChange?.(name, phase, address),
    onReachable: (isReachable, address) => config.onReachable?.(name, isReachable, address),
  })
}

interface Target {
  readonly subgraph: HttpSubgraph<SubgraphAnswer>
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
    const headers = [
      'content-type',
      'application/json',
      'accept',
      acceptedTypes,
      ...(headersFor?.(context, request.subgraph) ?? []),
    ]
    const start = (cancellation: Cancellation): Promise<SubgraphAnswer> =>
      subgraph.call({ headers, body, isQuery, cancellation })
    const scope = isQuery ? (scopeOf?.(context) ?? null) : null
    if (scope !== null) return inFlight.share({ scope, body, epoch: this.#mutationsEnded }, request, start)
    const cancellation = new Cancellation()
    const answer = this.#aborts.waitFor(start(cancellation), request, () => cancellation.cancel())
    return isQuery ? answer : answer.finally(() => this.#mutationsEnded++)
  }
}
