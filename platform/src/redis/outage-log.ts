import type { Redis } from 'ioredis'
import type { Logger } from 'pino'

export interface OutageLog {
  /** Watches a connection until it ends. */
  watch(connection: Redis, purpose: string): void
  /** Ignores the connection from now on, because it is closed intentionally. */
  ignore(connection: Redis): void
}

/** Logs once that Redis is unreachable and once that it is reachable again, however many connections reconnect. */
export function createOutageLog(log: Logger): OutageLog {
  const lost = new Set<Redis>()
  const ignored = new WeakSet<Redis>()
  let since = 0

  const onLost = (connection: Redis, purpose: string, err: Error | null) => {
    if (ignored.has(connection)) return
    const isFirst = lost.size === 0
    lost.add(connection)
    if (!isFirst) return
    since = Date.now()
    log.error({ err, connection: purpose }, 'Redis is unreachable; reconnecting')
  }
  const onBack = (connection: Redis) => {
    if (lost.delete(connection) && lost.size === 0)
      log.info({ outageMs: Date.now() - since }, 'Redis is reachable again')
  }
  return {
    watch: (connection, purpose) => {
      connection.on('error', (error: Error) => onLost(connection, purpose, error))
      connection.on('close', () => onLost(connection, purpose, null))
      connection.on('ready', () => onBack(connection))
    },
    ignore: (connection) => {
      ignored.add(connection)
      lost.delete(connection)
    },
  }
}
