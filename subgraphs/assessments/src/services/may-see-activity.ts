import { hasRole } from '#platform/auth'
import type { Role, Viewer } from '#platform/auth'
import { seesPayments } from '#schema/events/payment-events'
import type { Activity, ActivityKind } from '../domain/activity.ts'

/** Whether an activity of the organization may be shown to the viewer. */
export const maySeeActivity = (viewer: Viewer, organizationId: string, { kind }: Activity): boolean =>
  hasRole(viewer, organizationId, weakestRoleFor(kind))

const weakestRoleFor = (kind: ActivityKind): Role => (kind.startsWith('PAYMENT_') ? seesPayments : 'VIEWER')
