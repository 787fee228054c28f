import type { SubgraphFetch } from '#gateway/execution'
import type { IdentityIssuer, Viewer } from '#platform/auth'
import type { RequestContext } from '../http/request-context.ts'

/** What a fetch carries besides its request: who asks, and the headers that say so to a remote subgraph. */
export interface FetchContext {
  readonly viewer: Viewer
  readonly correlationId: string
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

export interface IdentifiedFetches {
  readonly forQueries: SubgraphFetch<RequestContext>
  /** A mutation may change who may see what, so each later fetch of its operation asks anew who the caller is. */
  readonly forMutations: SubgraphFetch<RequestContext>
}

/**
 * Adds to each fetch on whose behalf it is made.
 * @param issuer - null where callers are not authenticated, and only forwarded headers tell subgraphs who asks
 */
export function identifyFetches(fetch: SubgraphFetch<FetchContext>, issuer: IdentityIssuer | null): IdentifiedFetches {
  const contextFor = async (viewer: Viewer | null, { correlationId, signal, forwardedHeaders }: RequestContext) => {
    const known = viewer ?? anonymous
    const identity = issuer ? { 'x-plumbline-identity': await issuer.issue(known) } : {}
    const headers = { ...forwardedHeaders, ...identity, 'x-correlation-id': correlationId }
    return { viewer: known, correlationId, headers, signal }
  }
  return {
    forQueries: async (request, context) => fetch(request, await contextFor(context.caller.viewer, context)),
    forMutations: async (request, context) => {
      const { caller } = context
      const viewer = request.operationKind === 'mutation' ? caller.viewer : await caller.current()
      return fetch(request, await contextFor(viewer, context))
    },
  }
}

const anonymous: Viewer = { kind: 'anonymous' }
