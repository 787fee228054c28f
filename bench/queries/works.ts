import type { Person } from '../../test/support/platform/index.ts'

/** An operation that is sent repeatedly. */
export interface Work {
  readonly name: string
  readonly description: string
  readonly query: string
  /** @param people - members of one organization, its owner first */
  readonly variables: (people: readonly Person[]) => Readonly<Record<string, unknown>>
}

export const works: readonly Work[] = [
  {
    name: 'two subgraphs',
    description: 'an organization from users, ten of its assessments from assessments',
    query: `query Assessments($id: ID!) {
  organization(id: $id) { name viewerRole assessments(first: 10) { nodes { id title status createdAt } } }
}`,
    variables: ([owner]) => ({ id: owner?.organizationId }),
  },
  {
    name: 'four subgraphs',
    description: 'ten assessments with their people, latest runs, tasks and charges',
    query: `query Overview($id: ID!) {
  organization(id: $id) {
    assessments(first: 10) {
      nodes { title createdBy { name } organization { name } latestRun { status tasks { agent { name } } charge { credits } } }
    }
  }
}`,
    variables: ([owner]) => ({ id: owner?.organizationId }),
  },
]
