import type { AnySignal, SubgraphFetch } from '@plumbline/query-plan-executor'
import type { IdentityIssuer, Viewer } from '#platform/auth'
import type { PluginContext } from '../plugins/plugin.ts'
import type { RequestContext } from '../requests/request-context.ts'

/** The caller of a fetch, and the headers that identify the caller to a remote subgraph. */
export interface FetchContext {
  readonly viewer: Viewer
  readonly correlationId: string
  /** The address of the client that sent a mutation. */
  readonly clientAddress?: string | undefined
  /** Alternating names and values. */
  readonly headers: readonly string[]
  /** Headers of the client that are forwarded unchanged: alternating names and values. */
  readonly forwardedHeaders: readonly string[]
  /** Equal for callers that may see the same data and may share one call. */
  readonly scope: string
  /** Whether the fetch must not join a concurrent call, which may have read its data too early. */
  readonly readsAnew?: boolean
  readonly signal: AnySignal
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

/**
 * Adds the identity of the caller to each fetch.
 * @param issuer - null if callers are not authenticated; then only forwarded headers identify them
 */
export function identifyFetches(
  { cached, direct, gathered }: SubgraphFetches,
  issuer: IdentityIssuer | null,
): IdentifiedFetches {
  const asCaller = (fetch: SubgraphFetch<FetchContext>): SubgraphFetch<RequestContext> =>
    issuer
      ? async (request, context) =>
          fetch(request, await withIdentity(context, { viewer: context.caller.viewer, issuer }))
      : (request, context) => fetch(request, withoutIdentity(context))
  return {
    forQueries: asCaller(cached),
    forEvents: asCaller((request, context) => gathered(request, { ...context, readsAnew: true })),
    async forMutations(request, context) {
      const { caller } = context
      if (!issuer) return direct(request, withoutIdentity(context))
      if (request.operationKind !== 'mutation')
        return direct(request, await withIdentity(context, { viewer: await caller.current(), issuer }))
      const { clientAddress } = context
      return direct(request, await withIdentity(context, { viewer: caller.viewer, issuer, clientAddress }))
    },
  }
}

interface Identifying {
  readonly viewer: Viewer | null
  readonly issuer: IdentityIssuer
  readonly clientAddress?: string | undefined
}

async function withIdentity(
  { correlationId, forwardedHeaders, signal, plugin }: RequestContext,
  { viewer, issuer, clientAddress }: Identifying,
): Promise<FetchContext> {
  const known = viewer ?? anonymous
  const identified = ['x-plumbline-identity', await issuer.issue(known, clientAddress), ...forwardedHeaders]
  const headers = [...identified, 'x-correlation-id', correlationId]
  const scope = identified.join('\n')
  return { viewer: known, correlationId, clientAddress, headers, forwardedHeaders, scope, signal, plugin }
}

function withoutIdentity({ correlationId, forwardedHeaders, signal, plugin }: RequestContext): FetchContext {
  const headers = [...forwardedHeaders, 'x-correlation-id', correlationId]
  const scope = forwardedHeaders.join('\n')
  return { viewer: anonymous, correlationId, headers, forwardedHeaders, scope, signal, plugin }
}
