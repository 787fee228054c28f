import { randomUUID } from 'node:crypto'
import DataLoader from 'dataloader'
import { readMany } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'

/** Invalidates the viewers that gateways have cached, by a version per user in Redis. */
export interface ViewerVersions {
  /** Call it after roles or sessions of these users have changed, before the response. */
  change(userIds: readonly string[]): Promise<void>
  /**
   * Writes a change that other requests can observe immediately. From before until after the write, gateways use no cached
   * viewer of these users: otherwise a request could see the new data with the old roles.
   */
  changing<Result>(userIds: readonly string[], write: () => Promise<Result>): Promise<Result>
  /** The user's current version; an empty string before the first change, null during a change. */
  current(userId: string): Promise<string | null>
}

export interface ViewerVersionsOptions {
  readonly redis: RedisConnections
  /** The beginning of every key: `dev:users`. */
  readonly keyPrefix: string
}

// Gateways cache viewers for seconds, so a version expires after a day.
const lifetimeSeconds = 24 * 60 * 60
// The maximum time of a transaction.
const changingSeconds = 60
const changingMark = 'changing'

/** Versions are random instead of counted, so that an emptied Redis does not produce a former version again. */
export function createViewerVersions({ redis, keyPrefix }: ViewerVersionsOptions): ViewerVersions {
  const keyOf = (userId: string) => `${keyPrefix}:viewer-version:${userId}`
  // Loads the versions of all subscribers of an event with one command.
  const versions = new DataLoader<string, string | null>(
    async (userIds) => (await readMany(redis.client, userIds.map(keyOf))).map(toVersion),
    { cache: false, maxBatchSize: 1_000 },
  )
  const change = async (userIds: readonly string[]) => {
    await Promise.all(userIds.map((userId) => redis.client.set(keyOf(userId), randomUUID(), 'EX', lifetimeSeconds)))
  }
  const markChanging = async (userIds: readonly string[]) => {
    await Promise.all(userIds.map((userId) => redis.client.set(keyOf(userId), changingMark, 'EX', changingSeconds)))
  }
  return {
    change,
    async changing(userIds, write) {
      // While Redis is unavailable, gateways use no cached viewers.
      await markChanging(userIds).catch(() => undefined)
      try {
        return await write()
      } finally {
        await change(userIds)
      }
    },
    current: (userId) => versions.load(userId),
  }
}

const toVersion = (stored: string | null) => (stored === changingMark ? null : (stored ?? ''))
