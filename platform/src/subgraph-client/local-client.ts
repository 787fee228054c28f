import { dataOf } from './subgraph-client.ts'
import type { SubgraphClient } from './subgraph-client.ts'
import type { SubgraphRunner } from './subgraph-runner.ts'

/** A client of a subgraph in the same process, without HTTP. */
export function createLocalSubgraphClient(runner: SubgraphRunner): SubgraphClient {
  return {
    async request({ query, variables, viewer, correlationId, signal }) {
      const caller = { viewer, correlationId, signal: signal ?? new AbortController().signal }
      return dataOf(runner.name, await runner.execute({ query, variables }, caller))
    },
  }
}
