import { AppError } from '#platform/errors'
import type { SubgraphClient } from '#platform/subgraph-client'

const unreachable: SubgraphClient = {
  request: () => Promise.reject(new AppError({ code: 'UPSTREAM_UNAVAILABLE', message: 'There is no such subgraph.' })),
}

/** The other subgraphs of a subgraph that is tested alone. */
export const unreachableSubgraphs = {
  users: unreachable,
  assessments: unreachable,
  agents: unreachable,
  payments: unreachable,
} as const
