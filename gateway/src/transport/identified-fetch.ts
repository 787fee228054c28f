import type { AnySignal, SubgraphFetch } from '@plumbline/query-plan-executor'
import type { IdentityIssuer, Viewer } from '#platform/auth'
import type { RequestContext } from '../requests/request-context.ts'

/** What a fetch carries besides its request: who asks, and the headers that say so to a remote subgraph. */
export interface FetchContext {
  readonly viewer: Viewer
  readonly correlationId: string
  /** Where the client is that sent a mutation. */
  readonly clientAddress?: string | undefined
  /** Names and values in turn. */
  readonly headers: readonly string[]
  /** Headers of the client that the subgraph gets as they are: names and values in turn. */
  readonly forwardedHeaders: readonly string[]
  /** Equal for those who may see the same; they may share one call. */
  readonly scope: string
  /** Whether it may not join a call that is under way, which may have read before what this one has to show. */
  readonly readsAnew?: boolean
  readonly signal: AnySignal
}

export interface IdentifiedFetches {
  readonly forQueries: SubgraphFetch<RequestContext>
  /** An event tells that something has changed just now: what completes it is read anew. */
  readonly forEvents: SubgraphFetch<RequestContext>
  /** A mutation may change who may see what, so each later fetch of its operation asks anew who the caller is. */
  readonly forMutations: SubgraphFetch<RequestContext>
}

const anonymous: Viewer = { kind: 'anonymous' }

/** Ways to subgraphs. */
export interface FetchWays {
  /** May answer with what was read before. */
  readonly cached: SubgraphFetch<FetchContext>
  readonly direct: SubgraphFetch<FetchContext>
  /** Asks anew too, in as few requests as it can. */
  readonly gathered: SubgraphFetch<FetchContext>
}

/**
 * Adds to each fetch on whose behalf it is made.
 * @param issuer - null where callers are not authenticated, and only forwarded headers tell subgraphs who asks
 */
export function identifyFetches(
  { cached, direct, gathered }: FetchWays,
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
  { correlationId, forwardedHeaders, signal }: RequestContext,
  { viewer, issuer, clientAddress }: Identifying,
): Promise<FetchContext> {
  const known = viewer ?? anonymous
  const identified = ['x-plumbline-identity', await issuer.issue(known, clientAddress), ...forwardedHeaders]
  const headers = [...identified, 'x-correlation-id', correlationId]
  const scope = identified.join('\n')
  return { viewer: known, correlationId, clientAddress, headers, forwardedHeaders, scope, signal }
}

function withoutIdentity({ correlationId, forwardedHeaders, signal }: RequestContext): FetchContext {
  const headers = [...forwardedHeaders, 'x-correlation-id', correlationId]
  return { viewer: anonymous, correlationId, headers, forwardedHeaders, scope: forwardedHeaders.join('\n'), signal }
}
