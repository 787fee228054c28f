import type { SubgraphFetch } from '#gateway/execution'
import type { IdentityIssuer, Viewer } from '#platform/auth'
import type { RequestContext } from '../http/request-context.ts'

/** What a fetch carries besides its request: who asks, and the headers that say so to a remote subgraph. */
export interface FetchContext {
  readonly viewer: Viewer
  readonly correlationId: string
  /** Names and values in turn. */
  readonly headers: readonly string[]
  /** Equal for those who may see the same; they may share one call. */
  readonly scope: string
  readonly signal: AbortSignal
}

export interface IdentifiedFetches {
  readonly forQueries: SubgraphFetch<RequestContext>
  /** A mutation may change who may see what, so each later fetch of its operation asks anew who the caller is. */
  readonly forMutations: SubgraphFetch<RequestContext>
}

const anonymous: Viewer = { kind: 'anonymous' }

/**
 * Adds to each fetch on whose behalf it is made.
 * @param issuer - null where callers are not authenticated, and only forwarded headers tell subgraphs who asks
 */
export function identifyFetches(fetch: SubgraphFetch<FetchContext>, issuer: IdentityIssuer | null): IdentifiedFetches {
  return {
    forQueries: issuer
      ? async (request, context) => fetch(request, await withIdentity(context.caller.viewer, context, issuer))
      : (request, context) => fetch(request, withoutIdentity(context)),
    async forMutations(request, context) {
      const { caller } = context
      if (!issuer) return fetch(request, withoutIdentity(context))
      const viewer = request.operationKind === 'mutation' ? caller.viewer : await caller.current()
      return fetch(request, await withIdentity(viewer, context, issuer))
    },
  }
}

async function withIdentity(
  viewer: Viewer | null,
  context: RequestContext,
  issuer: IdentityIssuer,
): Promise<FetchContext> {
  const known = viewer ?? anonymous
  const { correlationId, forwardedHeaders, signal } = context
  const identified = ['x-plumbline-identity', await issuer.issue(known), ...forwardedHeaders]
  const headers = [...identified, 'x-correlation-id', correlationId]
  return { viewer: known, correlationId, headers, scope: identified.join('\n'), signal }
}

function withoutIdentity({ correlationId, forwardedHeaders, signal }: RequestContext): FetchContext {
  const headers = [...forwardedHeaders, 'x-correlation-id', correlationId]
  return { viewer: anonymous, correlationId, headers, scope: forwardedHeaders.join('\n'), signal }
}
