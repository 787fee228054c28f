import { assertSignedIn } from '#platform/auth'
import type { Viewer } from '#platform/auth'
import type { SubscriptionSource } from '#platform/subgraph-server'
import { parseCursor, toCursor } from '#platform/topics'
import type { TopicItem, Topics } from '#platform/topics'
import { activityTopic } from '../domain/activity.ts'
import type { Activity } from '../domain/activity.ts'
import type { OrganizationActivityType } from '../schema/organization-activity.type.ts'
import type { ActivityService } from '../services/activity.service.ts'
import { maySeeActivity } from '../services/may-see-activity.ts'
import type { AssessmentsContext } from './context.ts'

export interface OrganizationActivitiesDeps {
  readonly topics: Pick<Topics, 'read'>
  readonly activities: ActivityService
}

interface OrganizationActivityArguments {
  readonly organizationId: string
  readonly after?: string | null
}

/** What happens in an organization: without a cursor a snapshot and then live, with one what came after it and then live. */
export function createOrganizationActivities({
  topics,
  activities,
}: OrganizationActivitiesDeps): SubscriptionSource<AssessmentsContext> {
  return async ({ organizationId, after }: OrganizationActivityArguments, { viewer, signal }) => {
    if (viewer.kind === 'anonymous') assertSignedIn(viewer)
    // Says no to strangers before anything is opened.
    await activities.sum(viewer, organizationId)
    const topic = activityTopic(organizationId)
    const items = topics.read<Activity>(topic, {
      after: after == null ? null : parseCursor(topic, after),
      signal,
      snapshot: () => activities.sum(viewer, organizationId),
    })
    return visibleItems(items, { viewer, organizationId })
  }
}

// What a viewer may not see is left out; the cursors of what is seen lead past it.
async function* visibleItems(
  items: AsyncIterable<TopicItem<Activity>, unknown>,
  { viewer, organizationId }: { readonly viewer: Viewer; readonly organizationId: string },
): AsyncGenerator<OrganizationActivityType, void> {
  for await (const { seq, payload } of items) {
    // What stands in the log was put there by this subgraph.
    const { kind, at, ...subjects } = payload as Activity
    if (!maySeeActivity(viewer, organizationId, payload as Activity)) continue
    const cursor = toCursor(activityTopic(organizationId), seq)
    yield { organizationId, subjects, cursor, kind, at: new Date(at) }
  }
}
