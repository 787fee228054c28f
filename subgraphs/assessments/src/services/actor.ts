import type { Viewer } from '#platform/auth'
import { AppError } from '#platform/errors'

/** The viewer of a call, and the correlation id of its events. */
export interface Actor {
  readonly viewer: Viewer
  readonly correlationId: string
}

/** @throws AppError FORBIDDEN - the viewer is not a service of the platform */
export function assertService({ viewer }: Actor): void {
  if (viewer.kind !== 'service')
    throw new AppError({ code: 'FORBIDDEN', message: 'Only services of the platform may call this.' })
}
