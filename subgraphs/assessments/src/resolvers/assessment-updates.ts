import type { SubscriptionSource } from '#platform/subgraph-server'
import type { Topics } from '#platform/topics'
import { topicOf } from '../domain/assessment.ts'
import type { AssessmentService } from '../services/assessment.service.ts'
import type { AssessmentsContext } from './context.ts'

export interface AssessmentUpdatesDeps {
  readonly topics: Pick<Topics, 'read'>
  readonly assessments: AssessmentService
}

/**
 * One item at once and one for each new version; what an item stands for is read anew by whoever completes it. An
 * assessment always may change again, so there is no last one.
 */
export function createAssessmentUpdates({
  topics,
  assessments,
}: AssessmentUpdatesDeps): SubscriptionSource<AssessmentsContext> {
  return async ({ id }: { readonly id: string }, { viewer, signal }) => {
    const { id: known } = await assessments.find(viewer, id)
    return topics.read(topicOf(known), {
      after: null,
      signal,
      snapshot: async () => ({ seq: (await assessments.find(viewer, known)).version, payload: null, terminal: false }),
    })
  }
}
