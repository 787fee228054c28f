import { CancelSignal, deriveRequest } from '@plumbline/query-plan-executor'
import type { SubgraphFetch, SubgraphRequest, SubgraphResponse } from '@plumbline/query-plan-executor'
import type { FetchContext } from '../transport/identified-fetch.ts'
import type { EpochPosition } from './invalidation-index.ts'
import type { FetchOptions } from './read-through.ts'

/** A fetch of the executor, and how it is sent. */
export interface SubgraphCall {
  readonly request: SubgraphRequest
  readonly context: FetchContext
  readonly fetch: SubgraphFetch<FetchContext>
}

/** The representations to fetch, as JSON texts, or `all` of the request; root fields have none. */
export type RequestedEntities = readonly string[] | 'all'

/**
 * The scope in which concurrent fetches are shared. A concurrent call may have read data before an invalidation that is known by
 * now, or before a write of the same caller, so only calls that start at the same log position are shared.
 */
export const scopeAt = ({ epoch, seq }: EpochPosition, { scope }: FetchContext) => `${epoch} ${seq}\n${scope}`

/** Sends a fetch whose response may be cached. */
export function fetchFromSubgraph(
  { request, context, fetch }: SubgraphCall,
  { logPosition, purpose }: FetchOptions,
  requested: RequestedEntities,
): Promise<SubgraphResponse> {
  const scope = scopeAt(logPosition, context)
  if (requested === 'all' && purpose === 'response') return fetch(request, { ...context, scope })
  const representations = requested === 'all' ? request.representations : requested
  if (purpose === 'response')
    return fetch(deriveRequest(request, { representations, signal: request.signal }), { ...context, scope })
  // A revalidation continues when the client that found the stale entry disconnects.
  const signal = new CancelSignal()
  return fetch(deriveRequest(request, { representations, signal }), { ...context, scope, signal })
}
