import type { SubgraphFetch, SubgraphRequest, SubgraphResponse } from '@plumbline/query-plan-executor'
import { SubgraphFailure } from '#platform/subgraph-client'

/** Executes requests to a subgraph in the same process. The caller owns `data` of the response and may modify it. */
export type SubgraphRunner<Context> = (request: SubgraphRequest, context: Context) => Promise<SubgraphResponse>

/**
 * Calls subgraphs of the same process directly, without HTTP.
 * @param runners - by subgraph name
 * @param otherwise - handles requests to all other subgraphs; without it they fail
 */
export function createLocalTransport<Context>(
  runners: Readonly<Record<string, SubgraphRunner<Context>>>,
  otherwise?: SubgraphFetch<Context>,
): SubgraphFetch<Context> {
  const byName = new Map(Object.entries(runners))
  return async (request, context) => {
    const run = byName.get(request.subgraph) ?? otherwise
    if (!run) throw new SubgraphFailure(request.subgraph, { kind: 'unknownSubgraph' })
    return run(request, context)
  }
}
