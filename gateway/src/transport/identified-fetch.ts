import type { AnySignal, SubgraphFetch, SubgraphRequest } from '@plumbline/query-plan-executor'
import type { IdentityIssuer, Viewer } from '#platform/auth'
import { toPlatformViewer } from '../auth/caller-viewer.ts'
import type { CallerViewer } from '../auth/caller-viewer.ts'
import { withoutHeader } from '../headers/request-headers.ts'
import type { RequestHeaders } from '../headers/request-headers.ts'
import type { ResponseHeaderCollector } from '../headers/response-headers.ts'
import type { PluginContext } from '../plugins/plugin.ts'
import type { RequestContext } from '../requests/request-context.ts'

/** The caller of a fetch, and the headers that identify the caller to a remote subgraph. */
export interface FetchContext {
  readonly viewer: CallerViewer
  readonly correlationId: string
  /** The address of the client that sent a mutation. */
  readonly clientAddress?: string | undefined
  /** Alternating names and values. */
  readonly headers: readonly string[]
  /** Those of the headers that distinguish clients of the same identity: alternating names and values, without the caller's token. */
  readonly forwardedHeaders: readonly string[]
  /** Equal for callers that may see the same data and may share one call. */
  readonly scope: string
  /** Whether the fetch must not join a concurrent call, which may have read its data too early. */
  readonly readsAnew?: boolean
  readonly signal: AnySignal
  /** See `RequestContext`. */
  readonly collector?: ResponseHeaderCollector | undefined
  /** See `RequestContext`. */
  readonly plugin?: PluginContext | undefined
}

export interface IdentifiedFetches {
  readonly forQueries: SubgraphFetch<RequestContext>
  /** For the fields that complete an event. They are never cached or shared with earlier calls, because an event follows a change. */
  readonly forEvents: SubgraphFetch<RequestContext>
  /** For mutations. Later fetches of the operation look the caller up again, because the mutation may change its permissions. */
  readonly forMutations: SubgraphFetch<RequestContext>
}

const anonymous: Viewer = { kind: 'anonymous' }

/** The fetch functions that the gateway combines. */
export interface SubgraphFetches {
  /** May respond from the cache. */
  readonly cached: SubgraphFetch<FetchContext>
  readonly direct: SubgraphFetch<FetchContext>
  /** Bypasses the cache like `direct`, and batches fetches of entities. */
  readonly gathered: SubgraphFetch<FetchContext>
}

export interface IdentifyingOptions {
  /** Signs the identity that Plumbline's subgraphs receive. Null: subgraphs identify callers by headers only. */
  readonly issuer: IdentityIssuer | null
  readonly requestHeaders: RequestHeaders
  /** The header with the callers' tokens, in lower case. */
  readonly tokenHeader: string
}

/** Adds the identity of the caller, and the headers that a subgraph receives, to each fetch. */
export function identifyFetches(
  { cached, direct, gathered }: SubgraphFetches,
  options: IdentifyingOptions,
): IdentifiedFetches {
  const { issuer } = options
  const asCaller = (fetch: SubgraphFetch<FetchContext>): SubgraphFetch<RequestContext> =>
    issuer
      ? async (request, context) =>
          fetch(request, await withIdentity(context, request, { ...options, viewer: context.caller.viewer, issuer }))
      : (request, context) => fetch(request, withoutIdentity(context, request, options))
  return {
    forQueries: asCaller(cached),
    forEvents: asCaller((request, context) => gathered(request, { ...context, readsAnew: true })),
    async forMutations(request, context) {
      // What follows a write must not be cached.
      context.collector?.addUnknown()
      const { caller, clientAddress } = context
      if (!issuer) return direct(request, withoutIdentity(context, request, options))
      if (request.operationKind !== 'mutation')
        return direct(
          request,
          await withIdentity(context, request, { ...options, viewer: await caller.current(), issuer }),
        )
      const { viewer } = caller
      return direct(request, await withIdentity(context, request, { ...options, viewer, issuer, clientAddress }))
    },
  }
}

type Target = Pick<SubgraphRequest, 'subgraph'>

interface Identifying extends IdentifyingOptions {
  readonly viewer: CallerViewer | null
  readonly issuer: IdentityIssuer
  readonly clientAddress?: string | undefined
}

async function withIdentity(
  { correlationId, forwardedHeaders: picked, signal, plugin, collector }: RequestContext,
  { subgraph }: Target,
  { viewer, issuer, clientAddress, requestHeaders }: Identifying,
): Promise<FetchContext> {
  const known = viewer ?? anonymous
  const forwardedHeaders = requestHeaders.forSubgraph(subgraph, picked, known)
  const identity = await issuer.issue(toPlatformViewer(known), clientAddress)
  const identified = ['x-plumbline-identity', identity, ...forwardedHeaders]
  const headers = [...identified, 'x-correlation-id', correlationId]
  const scope = identified.join('\n')
  return { viewer: known, correlationId, clientAddress, headers, forwardedHeaders, scope, signal, plugin, collector }
}

function withoutIdentity(
  { correlationId, forwardedHeaders: picked, caller, signal, plugin, collector }: RequestContext,
  { subgraph }: Target,
  { requestHeaders, tokenHeader }: IdentifyingOptions,
): FetchContext {
  const viewer = caller.viewer ?? anonymous
  const sent = requestHeaders.forSubgraph(subgraph, picked, viewer)
  const headers = [...sent, 'x-correlation-id', correlationId]
  if (viewer.kind !== 'token')
    return { viewer, correlationId, headers, forwardedHeaders: sent, scope: sent.join('\n'), signal, plugin, collector }
  // The claims of the token are in the viewer's scope, which a renewed token keeps.
  const tokenless = withoutHeader(picked, tokenHeader)
  const forwardedHeaders = tokenless === picked ? sent : requestHeaders.forSubgraph(subgraph, tokenless, viewer)
  return {
    viewer,
    correlationId,
    headers,
    forwardedHeaders,
    scope: `${viewer.scope}\n${sent.join('\n')}`,
    signal,
    plugin,
    collector,
  }
}
