import { randomUUID } from 'node:crypto'
import DataLoader from 'dataloader'
import type { RedisConnections } from '#platform/redis'

/** Tells gateways, by a changed token per user, that what they remember of a viewer no longer holds. */
export interface ViewerVersions {
  /** Called after roles or sessions of these users have changed, before the change is answered. */
  change(userIds: readonly string[]): Promise<void>
  /** The user's current version; the empty text before the first change. */
  current(userId: string): Promise<string>
}

export interface ViewerVersionsOptions {
  readonly redis: RedisConnections
  /** Starts every key: `dev:users`. */
  readonly keyPrefix: string
}

// Gateways forget a viewer after seconds by themselves, so a version need not outlive a day.
const lifetimeSeconds = 24 * 60 * 60

/** Versions are random, not counted: an emptied Redis can then not make an old version current again. */
export function createViewerVersions({ redis, keyPrefix }: ViewerVersionsOptions): ViewerVersions {
  const keyOf = (userId: string) => `${keyPrefix}:viewer-version:${userId}`
  // An event that a thousand watch asks for a thousand versions at once.
  const versions = new DataLoader<string, string>(
    async (userIds) => (await redis.client.mget(userIds.map(keyOf))).map((version) => version ?? ''),
    { cache: false, maxBatchSize: 1_000 },
  )
  return {
    async change(userIds) {
      await Promise.all(userIds.map((userId) => redis.client.set(keyOf(userId), randomUUID(), 'EX', lifetimeSeconds)))
    },
    current: (userId) => versions.load(userId),
  }
}
