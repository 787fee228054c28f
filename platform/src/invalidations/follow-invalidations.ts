import { followLog } from '@plumbline/resumable-topics/log'
import type { FollowedEntry, LogListener, WholeLog } from '@plumbline/resumable-topics/log'
import { z } from 'zod'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import type { RedisConnections } from '#platform/redis'
import { logKey } from './types.ts'
import type { InvalidationMessage, InvalidationsOptions } from './types.ts'

/** One entry of the invalidation log. */
export type InvalidationLogEntry = FollowedEntry<InvalidationMessage>

/** The invalidation log as it is at one moment. */
export type InvalidationLog = WholeLog<InvalidationMessage>

/** Receives the invalidation log. */
export type InvalidationListener = LogListener<InvalidationMessage>

export interface FollowOptions extends InvalidationsOptions {
  readonly redis: RedisConnections
  readonly log: Logger
}

/** Reads the invalidation log on a connection of its own: from its beginning, and then each new entry. */
export function followInvalidations(options: FollowOptions, listener: InvalidationListener): Disposable {
  const { redis, log } = options
  const connection = redis.duplicate('invalidations', { patience: 'bounded' })
  const following = followLog(
    {
      connection,
      key: logKey(options),
      parse: (payload) => invalidationMessage.safeParse(payload).data ?? null,
      onOutage: (err) => log.warn({ err }, 'the invalidation log cannot be read; the cache is bypassed'),
    },
    listener,
  )
  return {
    async dispose() {
      // Released before it is closed, so that the close is not logged as an outage.
      const released = redis.release(connection)
      await Promise.all([following.dispose(), released])
    },
  }
}

const invalidationMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('invalidated'), publisher: z.string(), tags: z.array(z.string()) }),
  z.object({ kind: z.literal('lease-renewed'), publisher: z.string() }),
  z.object({ kind: z.literal('user-wrote'), userId: z.string() }),
])
