import { isCluster } from '@plumbline/resumable-topics/log'
import type { RedisClient } from '@plumbline/resumable-topics/log'
import type { Redis } from 'ioredis'
import type { Logger } from 'pino'

export interface OutageLog {
  /** Watches a connection until it ends. */
  watch(connection: RedisClient, purpose: string): void
  /** Ignores the connection from now on, because it is closed intentionally. */
  ignore(connection: RedisClient): void
}

/**
 * Logs once that Redis is unreachable and once that it is reachable again, however many connections reconnect; of a cluster also each node
 * whose connection is lost.
 */
export function createOutageLog(log: Logger): OutageLog {
  const lost = new Set<RedisClient>()
  const ignored = new WeakSet<RedisClient>()
  let since = 0

  const onLost = (connection: RedisClient, purpose: string, err: Error | null) => {
    if (ignored.has(connection)) return
    const isFirst = lost.size === 0
    lost.add(connection)
    if (!isFirst) return
    since = Date.now()
    log.error({ err, connection: purpose }, 'Redis is unreachable; reconnecting')
  }
  const onBack = (connection: RedisClient) => {
    if (lost.delete(connection) && lost.size === 0)
      log.info({ outageMs: Date.now() - since }, 'Redis is reachable again')
  }
  return {
    watch: (connection, purpose) => {
      // A cluster also reports errors of single nodes.
      connection.on('error', (error: Error) => isCluster(connection) || onLost(connection, purpose, error))
      connection.on('close', () => onLost(connection, purpose, null))
      connection.on('ready', () => onBack(connection))
      if (!isCluster(connection)) return
      connection.on('-node', ({ options: { host, port } }: Redis) => {
        if (ignored.has(connection)) return
        log.warn(
          { node: `${host}:${port}`, connection: purpose },
          'the connection to a node of the Redis cluster is lost',
        )
      })
    },
    ignore: (connection) => {
      ignored.add(connection)
      lost.delete(connection)
    },
  }
}
