import { createHash } from 'node:crypto'
import { z } from 'zod'
import { parseJson } from '#platform/json'
import { readMany } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { withinMs } from '#platform/timing'
import type { CacheEntry } from './cache-entry.ts'
import { createWriter } from './write-behind.ts'

/** Cache entries in Redis, shared by all gateways. The caller validates them: they may be older than known invalidations. */
export interface RedisCache {
  /** @param epoch - the epoch of the invalidation log; entries of another epoch are not found */
  findMany(keys: readonly string[], epoch: string): Promise<readonly (CacheEntry | undefined)[]>
  /** @param lifetimeMs - after which Redis deletes the entry */
  store(key: string, entry: CacheEntry, lifetimeMs: number): void
}

/** For a gateway without Redis. */
export const noRedisCache: RedisCache = {
  findMany: async (keys) => keys.map(() => undefined),
  store: () => undefined,
}

export interface RedisCacheOptions {
  readonly redis: RedisConnections
  /** Prefix of every key: `dev`. */
  readonly keyPrefix: string
}

/** How long a lookup waits for Redis before it fetches from the subgraph. */
const maxWaitMs = 50
const maxTextLength = 256 * 1_024
const maxNameLength = 512

export function createRedisCache({ redis, keyPrefix }: RedisCacheOptions): RedisCache {
  const { client } = redis
  const writer = createWriter(client)
  const nameOf = (key: string, epoch: string) => {
    const name = `${keyPrefix}:cache:${epoch}:${key}`
    return name.length <= maxNameLength ? name : `${keyPrefix}:cache:${hashOf(name)}`
  }
  return {
    async findMany(keys, epoch) {
      if (client.status !== 'ready') return keys.map(() => undefined)
      const names = keys.map((key) => nameOf(key, epoch))
      const reading = readMany(client, names).catch(() => [])
      const found = await withinMs(reading, maxWaitMs, () => [])
      return keys.map((_, index) => toEntry(found[index] ?? null, epoch))
    },
    store(key, entry, lifetimeMs) {
      const { text, tags, logPosition, fetchedAt } = entry
      if (client.status !== 'ready' || text.length > maxTextLength) return
      const value = JSON.stringify([text, tags, logPosition.seq, fetchedAt])
      writer.write({ name: nameOf(key, logPosition.epoch), value, lifetimeMs })
    },
  }
}

const hashOf = (name: string) => createHash('sha256').update(name).digest('base64url')

const stored = z.tuple([z.string(), z.array(z.string()), z.number(), z.number()])

/** Undefined for a missing entry, and for one in the format of another release. */
function toEntry(value: string | null, epoch: string): CacheEntry | undefined {
  const { data } = stored.safeParse(value === null ? undefined : parseJson(value))
  if (!data) return undefined
  const [text, tags, seq, fetchedAt] = data
  return { text, tags, logPosition: { epoch, seq }, fetchedAt }
}
