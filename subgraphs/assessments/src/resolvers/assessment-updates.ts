import type { Presence } from '#platform/presence'
import type { SubscriptionSource } from '#platform/subgraph-server'
import type { Topics } from '#platform/topics'
import { topicOf } from '../domain/assessment.ts'
import type { AssessmentService } from '../services/assessment.service.ts'
import type { AssessmentsContext } from './context.ts'

export interface AssessmentUpdatesDeps {
  readonly topics: Pick<Topics, 'read'>
  readonly presence: Pick<Presence, 'enter'>
  readonly assessments: AssessmentService
}

/**
 * One item at once and one for each new version; what an item stands for is read anew by whoever completes it. An
 * assessment always may change again, so there is no last one. As long as it lasts, its user is a viewer of the assessment.
 */
export function createAssessmentUpdates({
  topics,
  presence,
  assessments,
}: AssessmentUpdatesDeps): SubscriptionSource<AssessmentsContext> {
  return async ({ id }: { readonly id: string }, { viewer, signal }) => {
    const { id: known } = await assessments.find(viewer, id)
    const items = topics.read(topicOf(known), {
      after: null,
      signal,
      snapshot: async () => ({ seq: (await assessments.find(viewer, known)).version, payload: null, terminal: false }),
    })
    if (viewer.kind !== 'user' || signal.aborted) return items
    const leave = presence.enter(known, viewer.userId)
    signal.addEventListener('abort', leave, { once: true })
    return untilLeft(items, leave)
  }
}

// Not a generator: one that waits for its next item would leave only when that has come.
function untilLeft<Item>(
  items: AsyncIterableIterator<Item, undefined>,
  leave: () => void,
): AsyncIterableIterator<Item, undefined> {
  const iterator: AsyncIterableIterator<Item, undefined> = {
    async next() {
      try {
        const result = await items.next()
        if (result.done) leave()
        return result
      } catch (error) {
        leave()
        throw error
      }
    },
    async return() {
      leave()
      return (await items.return?.()) ?? { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => iterator,
  }
  return iterator
}
