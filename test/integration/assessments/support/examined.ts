import { untilShown } from '#root/test/support/until'
import { begin, createAssessment, readAssessment } from './operations.ts'
import type { Assessments } from './start-assessments.ts'
import { agents, anOrganization } from './viewers.ts'

/** A page of an assessment's recommendations. */
export interface Listed {
  readonly totalCount: number
  readonly nodes: readonly { readonly id: string; readonly title: string; readonly rank: number }[]
  readonly pageInfo: { readonly startCursor: string; readonly endCursor: string; readonly hasNextPage: boolean }
}

/** An assessment that is assigned to a run. */
export const examined = async (assessments: Assessments) => {
  const { id: organizationId, admin, member, viewer } = anOrganization()
  const { id } = await createAssessment(assessments, admin, { organizationId })
  const run = await begin(assessments, agents, id)
  const list = async (variables: object = {}): Promise<Listed> => {
    const query = `query (
      $id: ID!, $first: Int, $after: String, $last: Int, $before: String
      $filter: RecommendationFilter, $orderBy: RecommendationOrder
    ) { assessment(id: $id) {
      recommendations(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {
        totalCount nodes { id title rank } pageInfo { startCursor endCursor hasNextPage }
      }
    } }`
    const data = await assessments.ask<{ assessment: { recommendations: Listed } }>(member, query, { id, ...variables })
    return data.assessment.recommendations
  }
  const titles = async () => (await list()).nodes.map(({ title }) => title)
  const end = async () => {
    await assessments.announce({ kind: 'completed', ...run })
    await untilShown(
      () => readAssessment(assessments, admin, id),
      ({ status }) => status === 'COMPLETED',
    )
  }
  return { id, organizationId, admin, member, viewer, run, list, titles, end }
}
