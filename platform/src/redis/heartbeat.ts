import type { Redis } from 'ioredis'

export interface Heartbeat {
  watch(connection: Redis): void
  ignore(connection: Redis): void
  stop(): void
}

export interface HeartbeatConfig {
  readonly everyMs: number
  /** How long a ping may stay unanswered. */
  readonly timeoutMs: number
}

/**
 * Makes connections reconnect whose other end has gone without a word: a host that lost power, a network that was cut.
 * A subscriber would otherwise wait on such a socket for a quarter of an hour. (The `socketTimeout` of ioredis 5.11 is no
 * help: its timer survives the socket, and then closes the next one.)
 */
export function createHeartbeat({ everyMs, timeoutMs }: HeartbeatConfig): Heartbeat {
  const askedAt = new Map<Redis, number>()
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
      // Closing takes a while; until the connection is another one it is not asked again.
      askedAt.set(connection, Number.POSITIVE_INFINITY)
      connection.disconnect(true)
    }
  }
  const watched = new Set<Redis>()
  const timer = setInterval(() => watched.forEach(beat), everyMs)
  return {
    watch: (connection) => void watched.add(connection),
    ignore: (connection) => void watched.delete(connection),
    stop: () => clearInterval(timer),
  }
}
