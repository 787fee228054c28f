import { CancelSignal } from '@plumbline/query-plan-executor'
import type { SubgraphFetch, SubgraphRequest } from '@plumbline/query-plan-executor'
import {
  acceptedTypes,
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
import { readSharedResponse, type SharedResponse } from './read-response.ts'
import { SharedCalls } from './shared-calls.ts'
import type { SubgraphTls } from './subgraph-tls.ts'

type ResponseHeadersOf = NonNullable<SharedResponse['headers']>

export interface HttpTransportConfig<Context> {
  /** For each subgraph the URLs of its replicas, which are used in turn. A host name may resolve to several addresses. */
  readonly subgraphs: Readonly<Record<string, string | readonly string[]>>
  /** Timeout of one request with all its attempts. Default 30 seconds. */
  readonly timeoutMs?: number
  /** A larger response is aborted while it is received. Default 32 MiB. */
  readonly maxResponseBytes?: number
  /** Total size of all responses that are being received; a response that exceeds it is aborted. Default 8 times `maxResponseBytes`. */
  readonly maxBufferedBytes?: number
  /** Certificates for a subgraph. Default: those that Node.js trusts, and no client certificate. */
  readonly tlsOf?: (subgraph: string) => SubgraphTls
  /** Maximum number of connections per address. Default 128. */
  readonly connections?: number
  /**
   * Maximum number of concurrent queries per connection. Default 1. Pipelining saves a third of the CPU per query on both sides, but a slow
   * response delays those behind it, so it suits subgraphs with uniform response times. Mutations are not pipelined.
   */
  readonly pipelining?: number
  /**
   * Headers of a request as alternating names, in lower case, and values. They are sent unchanged after `content-type` and `accept`.
   */
  readonly headersFor?: (context: Context, subgraph: string) => readonly string[]
  /**
   * Lets concurrent equal queries share one call. Two queries are equal if their subgraph, body and scope are equal. Scopes must differ for
   * callers that may see different data, and for different headers of `headersFor`. A query with the scope null is not shared.
   * Mutations are not shared, a query that starts after a mutation of this process has ended does not join an earlier one, and no query
   * joins a call that started more than a second ago.
   */
  readonly scopeOf?: (context: Context, subgraph: string) => string | null
  /** Called with the headers of each response, for each request that it answers. Without it, headers are not kept. */
  readonly onHeaders?: ((context: Context, subgraph: string, headers: ResponseHeadersOf) => void) | undefined
  /** Null disables the circuit breaker. */
  readonly breaker?: BreakerSettings | null
  /** Retries of queries, and of mutations that the subgraph has certainly not received. Null disables retries. */
  readonly retries?: RetrySettings | null
  readonly onCircuitChange?: (subgraph: string, phase: CircuitPhase, address: ServiceAddress) => void
  /** Called when an address becomes unreachable, and when it is reachable again. */
  readonly onReachable?: (subgraph: string, isReachable: boolean, address: ServiceAddress) => void
  /** Resolves a host name to its IP addresses. Default: the operating system's resolver. */
  readonly resolveHost?: ResolveHost
}

export interface HttpTransport<Context> {
  /** Rejects only with a {@link SubgraphFailure}. */
  readonly fetch: SubgraphFetch<Context>
  readonly circuitPhase: (subgraph: string) => CircuitPhase | undefined
  /** The phases of all circuit breakers. */
  readonly circuits: () => Iterable<readonly [string, CircuitPhase]>
  /** The current addresses of a subgraph, healthy ones first. */
  readonly addressesOf: (subgraph: string) => readonly ServiceAddress[]
  /** Closes all connections; requests in progress fail. */
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
    targets.set(name, { subgraph, inFlight: new SharedCalls(aborts) })
  }
  const calls = new Calls(config, aborts)
  return {
    fetch: async (request, context) => {
      const target = targets.get(request.subgraph)
      if (!target) throw new SubgraphFailure(request.subgraph, { kind: 'unknownSubgraph' })
      // Each request takes its own objects from the shared response.
      const response = await calls.send(target, { request, context })
      if (config.onHeaders && response.headers) config.onHeaders(context, request.subgraph, response.headers)
      return response.take()
    },
    circuitPhase: (name) => targets.get(name)?.subgraph.circuitPhase,
    circuits: () => [...targets].map(([name, { subgraph }]) => [name, subgraph.circuitPhase] as const),
    addressesOf: (name) => targets.get(name)?.subgraph.addresses ?? [],
    dispose: async () => {
      await Promise.all([...targets.values()].map(({ subgraph }) => subgraph.dispose()))
    },
  }
}

function createSubgraph<Context>(
  of: Pick<HttpSubgraphConfig<SharedResponse>, 'name' | 'urls' | 'maxResponseBytes' | 'budget'>,
  config: HttpTransportConfig<Context>,
): HttpSubgraph<SharedResponse> {
  const { name } = of
  const { connections = 128, pipelining = 1, resolveHost } = config
  return new HttpSubgraph({
    ...of,
    sockets: { connections, pipelining },
    tls: config.tlsOf?.(name),
    keepsHeaders: config.onHeaders !== undefined,
    timeoutMs: config.timeoutMs ?? 30_000,
    breaker: config.breaker === undefined ? DEFAULT_BREAKER : (config.breaker ?? undefined),
    retries: config.retries === undefined ? DEFAULT_RETRIES : (config.retries ?? undefined),
    resolveHost,
    read: (result) => readSharedResponse(name, result),
    onCircuitChange: (phase, address) => config.onCircuitChange?.(name, phase, address),
    onReachable: (isReachable, address) => config.onReachable?.(name, isReachable, address),
  })
}

interface Target {
  readonly subgraph: HttpSubgraph<SharedResponse>
  readonly inFlight: SharedCalls<SharedResponse>
}

interface Call<Context> {
  readonly request: SubgraphRequest
  readonly context: Context
}

/** Sends calls to subgraphs, and counts mutations across all of them. */
class Calls<Context> {
  readonly #config: Pick<HttpTransportConfig<Context>, 'headersFor' | 'scopeOf'>
  readonly #aborts: AbortRegistry
  /** Queries that start later must not share earlier responses. */
  #mutationsEnded = 0

  constructor(config: HttpTransportConfig<Context>, aborts: AbortRegistry) {
    this.#config = config
    this.#aborts = aborts
  }

  send({ subgraph, inFlight }: Target, { request, context }: Call<Context>): Promise<SharedResponse> {
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
    const start = (signal: CancelSignal): Promise<SharedResponse> => subgraph.call({ headers, body, isQuery, signal })
    const scope = isQuery ? (scopeOf?.(context, request.subgraph) ?? null) : null
    if (scope !== null) return inFlight.share({ scope, body, epoch: this.#mutationsEnded }, request, start)
    const signal = new CancelSignal()
    const answer = this.#aborts.waitFor(start(signal), request, () => signal.abort())
    return isQuery ? answer : answer.finally(() => this.#mutationsEnded++)
  }
}
