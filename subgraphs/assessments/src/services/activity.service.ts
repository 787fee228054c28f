import { assertRole } from '#platform/auth'
import type { Viewer } from '#platform/auth'
import { toActivity } from '../domain/activity.ts'
import type { Activity, ActivityReport } from '../domain/activity.ts'
import type { ActivityRepository } from '../domain/ports.ts'

export interface ActivityServiceDeps {
  readonly activities: ActivityRepository
  readonly now: () => Date
}

/** Activities of organizations. */
export class ActivityService {
  readonly #deps: ActivityServiceDeps

  constructor(deps: ActivityServiceDeps) {
    this.#deps = deps
  }

  /** Stores an activity; a duplicate of its event changes nothing. */
  hear(event: ActivityReport): Promise<void> {
    return this.#deps.activities.record(event)
  }

  /**
   * The snapshot that replaces all earlier activities.
   * @throws AppError UNAUTHENTICATED; NOT_FOUND - the viewer is not a member
   */
  async sum(
    viewer: Viewer,
    organizationId: string,
  ): Promise<{ readonly seq: number; readonly payload: Activity; readonly terminal: false }> {
    assertRole(viewer, { organizationId, atLeast: 'VIEWER', thing: 'organization', id: organizationId })
    const seq = await this.#deps.activities.count(organizationId)
    return { seq, payload: toActivity('SNAPSHOT', this.#deps.now().toISOString()), terminal: false }
  }
}
