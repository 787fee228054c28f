export const activityKinds = [
  'SNAPSHOT',
  'RUN_STARTED',
  'RUN_PAUSED',
  'RUN_RESUMED',
  'RUN_COMPLETED',
  'RUN_FAILED',
  'RUN_CANCELLED',
  'RECOMMENDATION_DECIDED',
  'MEMBER_JOINED',
  'MEMBER_LEFT',
  'MEMBER_ROLE_CHANGED',
  'PAYMENT_SUCCEEDED',
  'PAYMENT_FAILED',
] as const
export type ActivityKind = (typeof activityKinds)[number]

/** The objects of an activity; null where it has none. */
export interface ActivitySubjects {
  /** The user who acted. */
  readonly actorId: string | null
  readonly assessmentId: string | null
  readonly runId: string | null
  readonly recommendationId: string | null
  /** The user whom a membership is about. */
  readonly memberId: string | null
  readonly paymentId: string | null
}

/** An activity of an organization in its live topic: plain JSON. */
export interface Activity extends ActivitySubjects {
  readonly kind: ActivityKind
  /** RFC 3339. */
  readonly at: string
}

/** A new activity, with the id that prevents duplicates. */
export interface ActivityReport {
  readonly organizationId: string
  /** The id of the event that reports it: a duplicate of the event is the same activity. */
  readonly eventId: string
  readonly correlationId: string
  readonly activity: Activity
}

/** The live topic in which an organization's activity appears. */
export const activityTopic = (organizationId: string): string => `organization-activity:${organizationId}`

const noSubjects: ActivitySubjects = {
  actorId: null,
  assessmentId: null,
  runId: null,
  recommendationId: null,
  memberId: null,
  paymentId: null,
}

export function toActivity(kind: ActivityKind, at: string, subjects: Partial<ActivitySubjects> = {}): Activity {
  return { ...noSubjects, ...subjects, kind, at }
}
