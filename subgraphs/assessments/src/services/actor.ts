import type { Viewer } from '#platform/auth'
import { AppError } from '#platform/errors'

/** On whose behalf a service acts, and what its announcements are traced by. */
export interface Actor {
  readonly viewer: Viewer
  readonly correlationId: string
}

/** @throws AppError FORBIDDEN - unless another part of the platform asks */
export function assertService({ viewer }: Actor): void {
  if (viewer.kind !== 'service')
    throw new AppError({ code: 'FORBIDDEN', message: 'Only the platform itself may ask this.' })
}
