import { CancelSignal, deriveRequest } from '@plumbline/query-plan-executor'
import type { SubgraphFetch, SubgraphRequest, SubgraphResponse } from '@plumbline/query-plan-executor'
import type { FetchContext } from '../transport/identified-fetch.ts'
import type { Asking } from './read-through.ts'
import type { Moment } from './touch-ledger.ts'

export interface SubgraphQuestion {
  readonly request: SubgraphRequest
  readonly context: FetchContext
  readonly fetch: SubgraphFetch<FetchContext>
}

/** Which entities a request is to be sent for: JSON texts, or all that it names; those of root fields name none. */
export type Wanted = readonly string[] | 'all'

/**
 * A call under way may have read before something was touched, or written by this caller, that is known by now: only calls of
 * one moment are shared.
 */
export const scopeAt = ({ epoch, seq }: Moment, { scope }: FetchContext) => `${epoch} ${seq}\n${scope}`

/** Sends a request whose answer may be kept. */
export function askSubgraph(
  { request, context, fetch }: SubgraphQuestion,
  { moment, purpose }: Asking,
  wanted: Wanted,
): Promise<SubgraphResponse> {
  const scope = scopeAt(moment, context)
  if (wanted === 'all' && purpose === 'answer') return fetch(request, { ...context, scope })
  const representations = wanted === 'all' ? request.representations : wanted
  if (purpose === 'answer')
    return fetch(deriveRequest(request, { representations, signal: request.signal }), { ...context, scope })
  // A refresh goes on when the client who met the old copy has gone.
  const signal = new CancelSignal()
  return fetch(deriveRequest(request, { representations, signal }), { ...context, scope, signal })
}
