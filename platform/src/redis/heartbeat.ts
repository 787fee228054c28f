import { isCluster } from '@plumbline/resumable-topics/log'
import type { RedisClient } from '@plumbline/resumable-topics/log'
import type { Redis } from 'ioredis'

export interface Heartbeat {
  watch(connection: RedisClient): void
  ignore(connection: RedisClient): void
  stop(): void
}

export interface HeartbeatConfig {
  readonly everyMs: number
  /** How long a ping may stay unanswered. */
  readonly timeoutMs: number
}

/**
 * Makes connections reconnect when the other end stopped responding, for example because the host lost power or the network was
 * cut. Without it, a subscriber would wait on such a socket for a quarter of an hour. (The `socketTimeout` of ioredis 5.11 does
 * not help: its timer outlives the socket and then closes the next one.)
 */
export function createHeartbeat({ everyMs, timeoutMs }: HeartbeatConfig): Heartbeat {
  const askedAt = new WeakMap<Redis, number>()
  const beat = (connection: Redis) => {
    if (connection.status !== 'ready') {
      askedAt.delete(connection)
      return
    }
    const unansweredSince = askedAt.get(connection)
    if (unansweredSince === undefined) {
      askedAt.set(connection, Date.now())
      const answered = () => void askedAt.delete(connection)
      connection.ping().then(answered, () => undefined)
    } else if (Date.now() - unansweredSince > timeoutMs) {
      // No ping is sent until the connection was replaced.
      askedAt.set(connection, Number.POSITIVE_INFINITY)
      connection.disconnect(true)
    }
  }
  const watched = new Set<RedisClient>()
  const beatAll = () => {
    for (const client of watched) {
      if (isCluster(client)) client.nodes().forEach(beat)
      else beat(client)
    }
  }
  const timer = setInterval(beatAll, everyMs)
  return {
    watch: (connection) => void watched.add(connection),
    ignore: (connection) => void watched.delete(connection),
    stop: () => clearInterval(timer),
  }
}
