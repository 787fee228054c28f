import type { SequencedTopics } from '@plumbline/resumable-topics'
import type { Presence } from '#platform/presence'
import type { SubscriptionSource } from '#platform/subgraph-server'
import { topicOf } from '../domain/assessment.ts'
import type { AssessmentService } from '../services/assessment.service.ts'
import type { AssessmentsContext } from './context.ts'

export interface AssessmentUpdatesDeps {
  readonly topics: Pick<SequencedTopics, 'read'>
  readonly presence: Pick<Presence, 'enter'>
  readonly assessments: AssessmentService
}

/**
 * One item immediately, and one for each new version. The gateway reads the assessment again for each item. The stream has no end,
 * because an assessment can always change. While it is open, its user counts as a viewer of the assessment.
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

// Not a generator, because a generator that waits for its next item does not return before that item arrives.
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
