import { Pool } from 'undici'
import type { SubgraphFetch, SubgraphResponse } from '#gateway/execution'
import type { Disposable } from '#platform/lifecycle'
import type { SubgraphRunner } from '#platform/subgraph-server'
import type { FetchContext } from './identified-fetch.ts'

export interface SubgraphTransportOptions {
  readonly local: Readonly<Record<string, SubgraphRunner>>
  readonly urlsOf: (subgraph: string) => readonly string[]
  readonly timeoutMs: number
}

/** Carries fetches to subgraphs: to those of this process directly, to the others over HTTP. */
export function createSubgraphTransport(
  options: SubgraphTransportOptions,
): Disposable & { readonly fetch: SubgraphFetch<FetchContext> } {
  const { local, urlsOf, timeoutMs } = options
  const pools = new Map<string, Pool>()
  return {
    async fetch(request, { viewer, correlationId, headers, signal }) {
      const runner = local[request.subgraph]
      if (runner) {
        const { query, variables, operationName } = request
        return (await runner.execute(
          { query, variables, operationName },
          { viewer, correlationId, signal },
        )) as SubgraphResponse
      }
      const { origin, pathname } = new URL(urlsOf(request.subgraph)[0] ?? '')
      let pool = pools.get(origin)
      if (!pool) pools.set(origin, (pool = new Pool(origin, { connections: 64 })))
      const { body } = await pool.request({
        method: 'POST',
        path: pathname,
        headers: { ...headers, 'content-type': 'application/json' },
        body: request.body(),
        signal,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      })
      return (await body.json()) as SubgraphResponse
    },
    async dispose() {
      for (const pool of pools.values()) await pool.close()
    },
  }
}
