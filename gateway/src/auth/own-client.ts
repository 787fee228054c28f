import { CancelSignal } from '@plumbline/query-plan-executor'
import type { SubgraphFetch } from '@plumbline/query-plan-executor'
import type { IdentityIssuer } from '#platform/auth'
import { dataOf, toUnavailable } from '#platform/subgraph-client'
import type { SubgraphClient } from '#platform/subgraph-client'
import type { FetchContext } from '../transport/identified-fetch.ts'

export interface OwnClientOptions {
  /** Name of the subgraph. */
  readonly subgraph: string
  readonly fetch: SubgraphFetch<FetchContext>
  readonly issuer: IdentityIssuer
}

/** Sends the gateway's own requests to a subgraph, over the transport of client operations. */
export function createOwnClient({ subgraph, fetch, issuer }: OwnClientOptions): SubgraphClient {
  return {
    async request({ query, variables, viewer, correlationId, signal = new CancelSignal() }) {
      const headers = ['x-plumbline-identity', await issuer.issue(viewer), 'x-correlation-id', correlationId]
      const response = await fetch(
        {
          subgraph,
          query,
          variables: { ...variables },
          operationName: undefined,
          operationKind: 'query',
          representations: undefined,
          signal,
          body: () => JSON.stringify({ query, variables }),
        },
        { viewer, correlationId, headers, forwardedHeaders: [], scope: '', readsAnew: true, signal },
      ).catch((failure: unknown) => {
        throw toUnavailable(subgraph, failure)
      })
      return dataOf(subgraph, response as Parameters<typeof dataOf>[1])
    },
  }
}
