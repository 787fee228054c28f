import { isCluster, mastersOf } from '@plumbline/resumable-topics/log'
import type { RedisClient } from '@plumbline/resumable-topics/log'
import { Cluster, Redis } from 'ioredis'
import type { ClusterOptions, RedisOptions } from 'ioredis'
import { AppError } from '#platform/errors'
import { backoffMs, withinMs } from '#platform/timing'
import { createHeartbeat } from './heartbeat.ts'
import { createOutageLog } from './outage-log.ts'
import { parseRedisUrl } from './redis-url.ts'
import type { RedisTarget } from './redis-url.ts'
import type { DuplicateOptions, RedisConfig, RedisConnections } from './types.ts'

/**
 * Connects to Redis and keeps the connections alive: they reconnect with full-jitter backoff for as long as they exist.
 * @throws Error - `url` is malformed, or Redis does not respond within `connectTimeoutMs`; names both, without the password
 */
export async function createRedis(config: RedisConfig): Promise<RedisConnections> {
  const target = parseRedisUrl(config.url, config.setting)
  const connections = createConnections(config, target)
  const client = connections.open('commands', { patience: 'bounded', subscribes: false })
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
      const connection = connections.open(purpose, { patience, subscribes })
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
  const connections = new Set<RedisClient>()
  const release = async (connection: RedisClient) => {
    connections.delete(connection)
    outages.ignore(connection)
    heartbeat.ignore(connection)
    await closeConnection(connection)
  }
  return {
    open: (purpose: string, use: Required<DuplicateOptions>) => {
      const connection = connect(target, `${name}:${purpose}`, use)
      connections.add(connection)
      heartbeat.watch(connection)
      return connection
    },
    reportOutages: (connection: RedisClient, purpose: string) => outages.watch(connection, purpose),
    release,
    dispose: async () => {
      heartbeat.stop()
      await Promise.all([...connections].map(release))
    },
  }
}

const reconnect = { baseMs: 50, maxMs: 1_000, jitter: 1 }
const retryStrategy = (attempt: number) => 1 + backoffMs(attempt, reconnect)

function connect({ clusterNodes, options }: RedisTarget, name: string, use: Required<DuplicateOptions>): RedisClient {
  const { patience, subscribes } = use
  const common: RedisOptions = {
    ...options,
    // The name of a connection has neither spaces nor line breaks.
    connectionName: name.replaceAll(/\s+/g, '-'),
    keepAlive: 10_000,
    // How long a closing socket may take; ioredis also waits that long for one that was closed before.
    disconnectTimeout: 500,
    ...(patience === 'endless' ? { maxRetriesPerRequest: null } : { maxRetriesPerRequest: 3, commandTimeout: 5_000 }),
  }
  if (clusterNodes) return new Cluster([...clusterNodes], { ...clusterOptions(use), redisOptions: common })
  return new Redis({
    ...common,
    retryStrategy,
    sentinelRetryStrategy: retryStrategy,
    // A promoted replica answers READONLY on the old connection: reconnect, and send the command again.
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
    // ioredis may subscribe before its readiness check, which then fails because a subscribed connection accepts no other command;
    // it closes the connection and loses the subscription. Redis accepts subscriptions while it is loading.
    ...(subscribes && { enableReadyCheck: false }),
  })
}

const retryDelayMs = 100

const clusterOptions = ({ patience, subscribes }: Required<DuplicateOptions>): ClusterOptions => ({
  clusterRetryStrategy: retryStrategy,
  // While the nodes choose a new master, commands are sent again.
  retryDelayOnFailover: retryDelayMs,
  retryDelayOnClusterDown: retryDelayMs,
  retryDelayOnTryAgain: retryDelayMs,
  maxRedirections: patience === 'endless' ? Number.MAX_SAFE_INTEGER : 5_000 / retryDelayMs,
  slotsRefreshTimeout: 2_000,
  shardedSubscribers: subscribes,
  // With TLS, certificates name hosts.
  dnsLookup: (address, callback) => callback(null, address),
})

interface FirstAnswer {
  readonly client: RedisClient
  readonly target: RedisTarget
  readonly timeoutMs: number
}

async function firstAnswer({ client, target, timeoutMs }: FirstAnswer): Promise<void> {
  const { setting, shownUrl } = target
  const outcome: { error: FailedAttempt | null } = { error: null }
  const onError = (error: FailedAttempt) => {
    outcome.error = error.lastNodeError ?? error
  }
  client.on('error', onError)
  const ready = new Promise<true>((resolve) => client.once('ready', () => resolve(true)))
  const isReady = await withinMs(ready, timeoutMs, () => false)
  if (isReady) {
    client.off('error', onError)
    await expectMode(client, target)
    return
  }
  const actual = outcome.error?.message ?? 'no response'
  if (actual.includes('cluster support disabled')) throw wrongMode(target, 'standalone')
  throw new AppError({
    code: 'UPSTREAM_UNAVAILABLE',
    message: `${setting}: expected a Redis that responds at ${shownUrl} within ${timeoutMs} ms, got ${actual}`,
  })
}

interface FailedAttempt extends Error {
  /** Of a cluster: why the last node that was asked did not answer. */
  readonly lastNodeError?: Error
}

const urlsOfModes: Readonly<Record<string, string>> = {
  standalone: 'redis:',
  sentinel: 'redis+sentinel:',
  cluster: 'redis+cluster:',
}

async function expectMode(client: RedisClient, target: RedisTarget): Promise<void> {
  const [, mode = 'standalone'] = /^redis_mode:(\w+)/m.exec(await client.info('server')) ?? []
  if (mode !== (target.clusterNodes ? 'cluster' : 'standalone')) throw wrongMode(target, mode)
}

function wrongMode({ setting, shownUrl, clusterNodes }: RedisTarget, mode: string): AppError {
  const expected = clusterNodes ? 'a node of a cluster' : 'a standalone server'
  return new AppError({
    code: 'BAD_USER_INPUT',
    message: `${setting}: expected ${expected} at ${shownUrl}, got one in ${mode} mode, whose URL begins with ${urlsOfModes[mode]}`,
  })
}

async function answerWithin(client: RedisClient, timeoutMs: number): Promise<void> {
  await withinMs(Promise.all(mastersOf(client).map((master) => master.ping())), timeoutMs, () => {
    throw new Error(`expected Redis to respond within ${timeoutMs} ms, it did not`)
  })
}

const closeMs = 1_500

// ioredis does not emit `end` while it waits to reconnect, and leaves queued commands pending. So it makes one last attempt:
// either it connects and quits, or the failed attempt emits `end`.
async function closeConnection(connection: RedisClient): Promise<void> {
  if (connection.status === 'end') return
  if (isCluster(connection)) {
    connection.options.clusterRetryStrategy = null
  } else {
    connection.options.retryStrategy = null
    connection.options.sentinelRetryStrategy = () => null
  }
  const ended = new Promise<void>((resolve) => connection.once('end', () => resolve()))
  const quit = () => void connection.quit().catch(() => connection.disconnect())
  if (connection.status === 'ready') quit()
  else connection.once('ready', quit)
  await withinMs(ended, closeMs, () => connection.disconnect())
}
