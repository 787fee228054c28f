import { onEvent } from '#platform/events'
import type { EventHandler } from '#platform/events'
import { paymentFailed, paymentSucceeded } from '#schema/events/payment-events'
import { toActivity } from '../domain/activity.ts'
import type { ActivityService } from '../services/activity.service.ts'

const kinds = [
  { event: paymentSucceeded, kind: 'PAYMENT_SUCCEEDED' },
  { event: paymentFailed, kind: 'PAYMENT_FAILED' },
] as const

export const onPaymentSettled = (activities: ActivityService): readonly EventHandler[] =>
  kinds.map(({ event, kind }) =>
    onEvent(event, ({ eventId, payload: { organizationId, paymentId, at }, correlationId }) =>
      activities.hear({ organizationId, eventId, correlationId, activity: toActivity(kind, at, { paymentId }) }),
    ),
  )
