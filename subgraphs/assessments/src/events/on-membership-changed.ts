import { onEvent } from '#platform/events'
import { membershipAdded, membershipEnded, membershipRoleChanged } from '#schema/events/membership-events'
import { toActivity } from '../domain/activity.ts'
import type { ActivityService } from '../services/activity.service.ts'

/** Adds joins, leaves and changes of roles to an organization's activity. */
export const onMembershipChanged = (activities: ActivityService) => [
  onEvent(membershipAdded, ({ eventId, payload: { organizationId, userId, addedBy, at }, correlationId }) => {
    const activity = toActivity('MEMBER_JOINED', at, { actorId: addedBy, memberId: userId })
    return activities.hear({ organizationId, eventId, correlationId, activity })
  }),
  onEvent(membershipEnded, ({ eventId, payload: { organizationId, userId, endedBy, at }, correlationId }) => {
    const activity = toActivity('MEMBER_LEFT', at, { actorId: endedBy, memberId: userId })
    return activities.hear({ organizationId, eventId, correlationId, activity })
  }),
  onEvent(membershipRoleChanged, ({ eventId, payload: { organizationId, userId, changedBy, at }, correlationId }) => {
    const activity = toActivity('MEMBER_ROLE_CHANGED', at, { actorId: changedBy, memberId: userId })
    return activities.hear({ organizationId, eventId, correlationId, activity })
  }),
]
