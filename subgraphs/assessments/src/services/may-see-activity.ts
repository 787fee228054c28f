import { roleIn, roles } from '#platform/auth'
import type { Viewer } from '#platform/auth'
import { weakestRoleFor } from '../domain/activity.ts'
import type { Activity } from '../domain/activity.ts'

/** Whether an activity of the organization may be shown to the viewer. */
export function maySeeActivity(viewer: Viewer, organizationId: string, { kind }: Activity): boolean {
  const role = roleIn(viewer, organizationId)
  return role !== null && roles.indexOf(role) <= roles.indexOf(weakestRoleFor(kind))
}
