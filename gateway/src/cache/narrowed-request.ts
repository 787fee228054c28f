import type { JsonObject, SubgraphRequest } from '#gateway/execution'

export interface Narrowing {
  /** JSON texts of the entities that are still to be asked for; undefined for root fields. */
  readonly representations: readonly string[] | undefined
  readonly signal: AbortSignal | undefined
}

/** A request for some of the entities of another one, or with another life. */
export function narrowRequest(request: SubgraphRequest, { representations, signal }: Narrowing): SubgraphRequest {
  const { subgraph, query, operationName, operationKind } = request
  const variables = (): JsonObject =>
    representations
      ? { ...request.variables, representations: JSON.parse(`[${representations.join(',')}]`) as unknown }
      : request.variables
  return {
    subgraph,
    query,
    operationName,
    operationKind,
    get variables() {
      return variables()
    },
    representations,
    signal,
    body: () => JSON.stringify({ query, operationName, variables: variables() }),
  }
}
