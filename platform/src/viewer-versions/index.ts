import { randomUUID } from 'node:crypto'
import DataLoader from 'dataloader'
import type { RedisConnections } from '#platform/redis'

/** Tells gateways, by a changed token per user, that what they remember of a viewer no longer holds. */
export interface ViewerVersions {
  /** Called after roles or sessions of these users have changed, before the change is answered. */
  change(userIds: readonly string[]): Promise<void>
  /**
   * Writes a change that others can see at once in what subgraphs answer. From before it until after it, gateways trust
   * nothing that they remember of these users: else one would be taken for who it was, and shown as who it is.
   */
  changing<Result>(userIds: readonly string[], write: () => Promise<Result>): Promise<Result>
  /** The user's current version; the empty text before the first change, null while it changes. */
  current(userId: string): Promise<string | null>
}

export interface ViewerVersionsOptions {
  readonly redis: RedisConnections
  /** Starts every key: `dev:users`. */
  readonly keyPrefix: string
}

// Gateways forget a viewer after seconds by themselves, so a version need not outlive a day.
const lifetimeSeconds = 24 * 60 * 60
// As long as a transaction may take.
const doubtSeconds = 60
const inDoubt = 'changing'

/** Versions are random, not counted: an emptied Redis can then not make an old version current again. */
export function createViewerVersions({ redis, keyPrefix }: ViewerVersionsOptions): ViewerVersions {
  const keyOf = (userId: string) => `${keyPrefix}:viewer-version:${userId}`
  // An event that a thousand watch asks for a thousand versions at once.
  const versions = new DataLoader<string, string | null>(
    async (userIds) => (await redis.client.mget(userIds.map(keyOf))).map(toVersion),
    { cache: false, maxBatchSize: 1_000 },
  )
  const change = async (userIds: readonly string[]) => {
    await Promise.all(userIds.map((userId) => redis.client.set(keyOf(userId), randomUUID(), 'EX', lifetimeSeconds)))
  }
  const doubt = async (userIds: readonly string[]) => {
    await Promise.all(userIds.map((userId) => redis.client.set(keyOf(userId), inDoubt, 'EX', doubtSeconds)))
  }
  return {
    change,
    async changing(userIds, write) {
      // While Redis is away, gateways trust nothing anyway.
      await doubt(userIds).catch(() => undefined)
      try {
        return await write()
      } finally {
        await change(userIds)
      }
    },
    current: (userId) => versions.load(userId),
  }
}

const toVersion = (stored: string | null) => (stored === inDoubt ? null : (stored ?? ''))
