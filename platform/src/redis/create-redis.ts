import { Redis } from 'ioredis'
import type { RedisOptions } from 'ioredis'
import { AppError } from '#platform/errors'
import { backoffMs, withinMs } from '#platform/timing'
import { createHeartbeat } from './heartbeat.ts'
import { createOutageLog } from './outage-log.ts'
import { parseRedisUrl } from './redis-url.ts'
import type { RedisTarget } from './redis-url.ts'
import type { RedisConfig, RedisConnections } from './types.ts'

/**
 * Connects to Redis and keeps the connections alive: they reconnect with full-jitter backoff for as long as they exist.
 * @throws Error - `url` is malformed, or Redis does not respond within `connectTimeoutMs`; names both, without the password
 */
export async function createRedis(config: RedisConfig): Promise<RedisConnections> {
  const target = parseRedisUrl(config.url)
  const connections = createConnections(config, target)
  const client = connections.open('commands', bounded)
  try {
    await firstAnswer({ client, target, timeoutMs: config.connectTimeoutMs ?? 5_000 })
  } catch (error) {
    await connections.dispose()
    throw error
  }
  connections.reportOutages(client, 'commands')
  return {
    client,
    duplicate: (purpose, { patience = 'endless', subscribes = false } = {}) => {
      const options = { ...(patience === 'endless' ? endless : bounded), ...(subscribes && subscribing) }
      const connection = connections.open(purpose, options)
      connections.reportOutages(connection, purpose)
      return connection
    },
    ping: async () => await answerWithin(client, 2_000),
    release: connections.release,
    dispose: connections.dispose,
  }
}

function createConnections({ name, log }: RedisConfig, target: RedisTarget) {
  const outages = createOutageLog(log)
  const heartbeat = createHeartbeat({ everyMs: 5_000, timeoutMs: 8_000 })
  const connections = new Set<Redis>()
  const release = async (connection: Redis) => {
    connections.delete(connection)
    outages.ignore(connection)
    heartbeat.ignore(connection)
    await closeConnection(connection)
  }
  return {
    open: (purpose: string, options: RedisOptions) => {
      const connection = new Redis({ ...target.options, ...toOptions(`${name}:${purpose}`), ...options })
      connections.add(connection)
      heartbeat.watch(connection)
      return connection
    },
    reportOutages: (connection: Redis, purpose: string) => outages.watch(connection, purpose),
    release,
    dispose: async () => {
      heartbeat.stop()
      await Promise.all([...connections].map(release))
    },
  }
}

const reconnect = { baseMs: 50, maxMs: 1_000, jitter: 1 }

const toOptions = (name: string): RedisOptions => ({
  // The name of a connection has neither spaces nor line breaks.
  connectionName: name.replaceAll(/\s+/g, '-'),
  retryStrategy: (attempt) => 1 + backoffMs(attempt, reconnect),
  sentinelRetryStrategy: (attempt) => 1 + backoffMs(attempt, reconnect),
  // A promoted replica answers READONLY on the old connection: reconnect, and send the command again.
  reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
  keepAlive: 10_000,
  // How long a closing socket may take; ioredis also waits that long for one that was closed before.
  disconnectTimeout: 500,
})

const endless: RedisOptions = { maxRetriesPerRequest: null }
const bounded: RedisOptions = { maxRetriesPerRequest: 3, commandTimeout: 5_000 }
// ioredis may subscribe before its readiness check, which then fails because a subscribed connection accepts no other command;
// it closes the connection and loses the subscription. Redis accepts subscriptions while it is loading.
const subscribing: RedisOptions = { enableReadyCheck: false }

interface FirstAnswer {
  readonly client: Redis
  readonly target: RedisTarget
  readonly timeoutMs: number
}

async function firstAnswer({ client, target: { shownUrl }, timeoutMs }: FirstAnswer): Promise<void> {
  const outcome: { error: Error | null } = { error: null }
  const onError = (error: Error) => {
    outcome.error = error
  }
  client.on('error', onError)
  const ready = new Promise<true>((resolve) => client.once('ready', () => resolve(true)))
  const isReady = await withinMs(ready, timeoutMs, () => false)
  if (isReady) {
    client.off('error', onError)
    await expectStandalone(client, shownUrl)
    return
  }
  const actual = outcome.error?.message ?? 'no response'
  throw new AppError({
    code: 'UPSTREAM_UNAVAILABLE',
    message: `REDIS_URL: expected a Redis that responds at ${shownUrl} within ${timeoutMs} ms, got ${actual}`,
  })
}

// Operations have several keys, which a cluster has on several servers; a Sentinel has none.
async function expectStandalone(client: Redis, shownUrl: string): Promise<void> {
  const [, mode = 'standalone'] = /^redis_mode:(\w+)/m.exec(await client.info('server')) ?? []
  if (mode === 'standalone') return
  const instead = mode === 'sentinel' ? ', whose URL begins with redis+sentinel:' : ''
  throw new AppError({
    code: 'BAD_USER_INPUT',
    message: `REDIS_URL: expected a standalone server at ${shownUrl}, got one in ${mode} mode${instead}`,
  })
}

async function answerWithin(client: Redis, timeoutMs: number): Promise<void> {
  await withinMs(client.ping(), timeoutMs, () => {
    throw new Error(`expected Redis to respond within ${timeoutMs} ms, it did not`)
  })
}

const closeMs = 1_500

// ioredis does not emit `end` while it waits to reconnect, and leaves queued commands pending. So it makes one last attempt:
// either it connects and quits, or the failed attempt emits `end`.
async function closeConnection(connection: Redis): Promise<void> {
  if (connection.status === 'end') return
  connection.options.retryStrategy = null
  connection.options.sentinelRetryStrategy = () => null
  const ended = new Promise<void>((resolve) => connection.once('end', () => resolve()))
  const quit = () => void connection.quit().catch(() => connection.disconnect())
  if (connection.status === 'ready') quit()
  else connection.once('ready', quit)
  await withinMs(ended, closeMs, () => connection.disconnect())
}
