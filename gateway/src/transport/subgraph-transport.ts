import { CancelSignal } from '@plumbline/query-plan-executor'
import type { SubgraphFetch } from '@plumbline/query-plan-executor'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import { SubgraphFailure } from '#platform/subgraph-client'
import type { CircuitPhase, ServiceAddress } from '#platform/subgraph-client'
import type { SubgraphRunner } from '#platform/subgraph-client'
import { withinMs } from '#platform/timing'
import { toPlatformViewer } from '../auth/caller-viewer.ts'
import type { ResponseHeaders, SubgraphHeaders } from '../headers/response-headers.ts'
import { createHttpTransport } from './http-transport.ts'
import type { HttpTransport } from './http-transport.ts'
import type { FetchContext } from './identified-fetch.ts'
import { createLocalTransport } from './local-transport.ts'
import { mergeFetches } from './merge-fetches.ts'
import { noCertificates } from './subgraph-tls.ts'
import type { SubgraphCertificates } from './subgraph-tls.ts'

export interface SubgraphTransportOptions {
  /** Subgraphs of this process, by name. */
  readonly local: Readonly<Record<string, SubgraphRunner>>
  /** URLs of the remote subgraphs. */
  readonly urls: SubgraphUrls
  readonly timeoutMs: number
  /** A larger response is aborted while it is received. */
  readonly maxResponseBytes: number
  /** Maximum number of concurrent queries per connection. */
  readonly pipelining: number
  /** Whether concurrent equal queries share one call. */
  readonly sharing: boolean
  /** Which headers of responses are collected. Default: none. */
  readonly responseHeaders?: ResponseHeaders | null
  /** Default: no own certificates. */
  readonly certificates?: SubgraphCertificates
  readonly log: Logger
}

/** URLs by subgraph. The replicas of a subgraph are used in turn. */
export type SubgraphUrls = Readonly<Record<string, readonly string[]>>

export interface SubgraphTransport extends Disposable {
  readonly fetch: SubgraphFetch<FetchContext>
  /** The current addresses of a remote subgraph, healthy ones first. A host name may resolve to several. */
  readonly addressesOf: (subgraph: string) => readonly ServiceAddress[]
  /** The phases of the circuit breakers of remote subgraphs. */
  readonly circuits: () => Iterable<readonly [string, CircuitPhase]>
  /** Replaces the URLs. Requests in progress continue. */
  useUrls(urls: SubgraphUrls): void
}

/** Sends fetches to subgraphs: directly to those of this process, over HTTP to the others. */
export function createSubgraphTransport(options: SubgraphTransportOptions): SubgraphTransport {
  const {
    local,
    urls,
    timeoutMs,
    maxResponseBytes,
    pipelining,
    sharing,
    certificates = noCertificates,
    responseHeaders,
    log,
  } = options
  const open = (subgraphs: SubgraphUrls) =>
    createHttpTransport<FetchContext>({
      subgraphs,
      timeoutMs,
      maxResponseBytes,
      pipelining,
      tlsOf: (subgraph) => certificates.of(subgraph),
      headersFor: ({ headers }) => headers,
      ...(sharing && {
        scopeOf: ({ scope, readsAnew }, subgraph) =>
          readsAnew || responseHeaders?.mayShare(subgraph) === false ? null : scope,
      }),
      ...(responseHeaders && {
        onHeaders: ({ collector }: FetchContext, subgraph: string, headers: SubgraphHeaders) =>
          collector?.add(subgraph, headers),
      }),
      onCircuitChange: (subgraph, phase, address) =>
        log.warn({ subgraph, phase, address }, 'the circuit to an address of a subgraph changed'),
      onReachable: (subgraph, isReachable, address) =>
        log.warn({ subgraph, isReachable, address }, 'the reachability of an address of a subgraph changed'),
    })
  let current = open(urls)
  let currentUrls = JSON.stringify(urls)
  const retired = new Set<HttpTransport<FetchContext>>()
  /** Sends later requests over new connections. */
  const replace = (next: SubgraphUrls) => {
    const previous = current
    current = open(next)
    retired.add(previous)
    // By then every request of the previous transport has ended.
    setTimeout(() => void previous.dispose().finally(() => retired.delete(previous)), timeoutMs * 2).unref()
  }
  const stopFollowing = certificates.onChange(() => replace(JSON.parse(currentUrls) as SubgraphUrls))

  const runners = Object.entries(local).map(([name, runner]) => [name, toLocalFetch(runner, timeoutMs)] as const)
  const remote = mergeFetches<FetchContext>((request, context) => current.fetch(request, context))
  return {
    fetch: createLocalTransport(Object.fromEntries(runners), remote),
    addressesOf: (subgraph) => current.addressesOf(subgraph),
    circuits: () => current.circuits(),
    useUrls(next) {
      if (JSON.stringify(next) === currentUrls) return
      currentUrls = JSON.stringify(next)
      replace(next)
    },
    async dispose() {
      stopFollowing()
      for (const transport of [current, ...retired]) await transport.dispose()
    },
  }
}

const toLocalFetch =
  (runner: SubgraphRunner, timeoutMs: number): SubgraphFetch<FetchContext> =>
  (
    { subgraph, query, variables, operationName, operationKind },
    { viewer, correlationId, clientAddress = null, collector, signal },
  ) => {
    collector?.addUnknown()
    return withinMs(
      runner.execute(
        { query, variables, operationName },
        {
          viewer: toPlatformViewer(viewer),
          correlationId,
          clientAddress,
          signal: signal instanceof CancelSignal ? signal.toAbortSignal() : signal,
        },
      ),
      timeoutMs,
      () => {
        throw new SubgraphFailure(
          subgraph,
          { kind: 'timeout', timeoutMs },
          { mayHaveTakenEffect: operationKind === 'mutation' },
        )
      },
    )
  }
