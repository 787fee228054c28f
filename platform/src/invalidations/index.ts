export { followInvalidations } from './follow-invalidations.ts'
export type {
  FollowOptions,
  InvalidationListener,
  InvalidationLog,
  InvalidationLogEntry,
} from './follow-invalidations.ts'
export { announceWriter, createInvalidationPublisher, maxRenewalMs } from './publish-invalidations.ts'
export type { InvalidationPublisher, InvalidationPublisherOptions, RedisTimeMs } from './publish-invalidations.ts'
export { entityTag } from './types.ts'
export type { EntityTag, InvalidationMessage, InvalidationsOptions, LogPosition } from './types.ts'
