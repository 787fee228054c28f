import type { SubgraphClient } from '#platform/subgraph-client'
import type { OrganizationToBill } from '../domain/account-opening.ts'
import type { OrganizationDirectory } from '../domain/ports.ts'

const query = `query OrganizationsForBilling($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Organization { id personal verified } }
}`

interface Answer {
  readonly _entities: readonly (OrganizationToBill | null)[]
}

/** Queries the users subgraph as a service. Callers have authorized the viewer before. */
export function createOrganizationDirectory(users: SubgraphClient): OrganizationDirectory {
  return {
    async find(ids, correlationId) {
      const representations = ids.map((id) => ({ __typename: 'Organization', id }))
      const { _entities } = await users.request<Answer>({
        query,
        variables: { representations },
        viewer: { kind: 'service', name: 'payments' },
        correlationId,
      })
      return _entities.filter((organization) => organization !== null)
    },
  }
}
