import type { SequencedTopics, TopicItem } from '@plumbline/resumable-topics'
import { assertSignedIn } from '#platform/auth'
import type { Viewer } from '#platform/auth'
import type { SubscriptionSource } from '#platform/subgraph-server'
import { activityTopic } from '../domain/activity.ts'
import type { Activity } from '../domain/activity.ts'
import type { OrganizationActivityType } from '../schema/organization-activity.type.ts'
import type { ActivityService } from '../services/activity.service.ts'
import { maySeeActivity } from '../services/may-see-activity.ts'
import type { AssessmentsContext } from './context.ts'

export interface OrganizationActivitiesDeps {
  readonly topics: Pick<SequencedTopics, 'read'>
  readonly activities: ActivityService
}

interface OrganizationActivityArguments {
  readonly organizationId: string
  readonly after?: string | null
}

/** Activities of an organization. Without a cursor: a snapshot, then live events. With a cursor: the events after it, then live. */
export function createOrganizationActivities({
  topics,
  activities,
}: OrganizationActivitiesDeps): SubscriptionSource<AssessmentsContext> {
  return async ({ organizationId, after }: OrganizationActivityArguments, { viewer, signal }) => {
    if (viewer.kind === 'anonymous') assertSignedIn(viewer)
    // Checks membership before anything is opened.
    await activities.sum(viewer, organizationId)
    const items = topics.read<Activity>(activityTopic(organizationId), {
      after,
      signal,
      snapshot: () => activities.sum(viewer, organizationId),
    })
    return visibleItems(items, { viewer, organizationId })
  }
}

// Events that the viewer may not see are skipped; cursors of later events are after them.
async function* visibleItems(
  items: AsyncIterable<TopicItem<Activity>, unknown>,
  { viewer, organizationId }: { readonly viewer: Viewer; readonly organizationId: string },
): AsyncGenerator<OrganizationActivityType, void> {
  for await (const { cursor, payload } of items) {
    // Only this subgraph writes to the log.
    const { kind, at, ...subjects } = payload as Activity
    if (!maySeeActivity(viewer, organizationId, payload as Activity)) continue
    yield { organizationId, subjects, cursor, kind, at: new Date(at) }
  }
}
