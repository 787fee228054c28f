import type { SubgraphClient } from '#platform/subgraph-client'
import type { NodeDirectory, NodeOwner } from '../domain/nodes.ts'

const query = `query VisibleNodes($representations: [_Any!]!) {
  _entities(representations: $representations) { __typename }
}`

interface Answer {
  readonly _entities: readonly (object | null)[]
}

/** Queries the other subgraphs on behalf of the viewer, so that an entity that the viewer may not see is null. */
export function createNodeDirectory(clients: Readonly<Record<NodeOwner, SubgraphClient>>): NodeDirectory {
  return {
    async areVisible(owner, references, { viewer, correlationId, signal }) {
      const representations = references.map(({ type, id }) => ({ __typename: type, id }))
      const variables = { representations }
      const { _entities } = await clients[owner].request<Answer>({ query, variables, viewer, correlationId, signal })
      return _entities.map((entity) => entity !== null)
    },
  }
}
