import { onEvent } from '#platform/events'
import { recommendationDecided } from '#schema/events/recommendation-events'
import { toActivity } from '../domain/activity.ts'
import type { ActivityService } from '../services/activity.service.ts'

export const onRecommendationDecided = (activities: ActivityService) =>
  onEvent(recommendationDecided, ({ eventId, payload, correlationId }) => {
    const { organizationId, assessmentId, recommendationId, decidedBy, at } = payload
    const subjects = { actorId: decidedBy, assessmentId, recommendationId }
    const activity = toActivity('RECOMMENDATION_DECIDED', at, subjects)
    return activities.hear({ organizationId, eventId, correlationId, activity })
  })
