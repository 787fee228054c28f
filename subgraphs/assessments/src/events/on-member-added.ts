import { onEvent } from '#platform/events'
import { membershipAdded } from '#schema/events/membership-events'
import { toActivity } from '../domain/activity.ts'
import type { ActivityService } from '../services/activity.service.ts'

export const onMemberAdded = (activities: ActivityService) =>
  onEvent(membershipAdded, ({ eventId, payload: { organizationId, userId, addedBy, at }, correlationId }) => {
    const activity = toActivity('MEMBER_JOINED', at, { actorId: addedBy, memberId: userId })
    return activities.hear({ organizationId, eventId, correlationId, activity })
  })
