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

/** What of the organization took part in an activity; null where there is no such thing. */
export interface ActivitySubjects {
  /** The user who did it. */
  readonly actorId: string | null
  readonly assessmentId: string | null
  readonly runId: string | null
  readonly recommendationId: string | null
  /** The user whom a membership is about. */
  readonly memberId: string | null
  readonly paymentId: string | null
}

/** Something that happened in an organization, as its live topic keeps it: plain JSON. */
export interface Activity extends ActivitySubjects {
  readonly kind: ActivityKind
  /** RFC 3339. */
  readonly at: string
}

/** An activity that is event, with what is needed to keep it once. */
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
