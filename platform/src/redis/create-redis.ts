import { Redis } from 'ioredis'
import type { RedisOptions } from 'ioredis'
import { createHeartbeat } from './heartbeat.ts'
import { createOutageLog } from './outage-log.ts'
import { checkRedisUrl } from './redis-url.ts'
import type { DuplicateOptions, RedisConfig, RedisConnections } from './types.ts'

/**
 * Connects to Redis and keeps the connections alive: they reconnect with full-jitter backoff for as long as they exist.
 * @throws Error - when `url` is malformed, or nothing answers within `connectTimeoutMs`; names both, without the password
 */
export async function createRedis(config: RedisConfig): Promise<RedisConnections> {
  const shownUrl = checkRedisUrl(config.url)
  const outages = createOutageLog(config.log)
  const heartbeat = createHeartbeat({ everyMs: 5_000, timeoutMs: 8_000 })
  const connections: Redis[] = []
  const open = (purpose: string, patience: Patience) => {
    const connection = new Redis(config.url, toOptions(`${config.name}:${purpose}`, patience))
    connections.push(connection)
    heartbeat.watch(connection)
    return connection
  }
  const close = async () => {
    outages.silence()
    heartbeat.stop()
    await Promise.all(connections.map(closeConnection))
  }

  const client = open('commands', 'bounded')
  try {
    await firstAnswer({ client, shownUrl, timeoutMs: config.connectTimeoutMs ?? 5_000 })
  } catch (error) {
    await close()
    throw error
  }
  outages.watch(client, 'commands')
  return {
    client,
    duplicate: (purpose, { patience = 'endless' } = {}) => {
      const connection = open(purpose, patience)
      outages.watch(connection, purpose)
      return connection
    },
    ping: async () => await answerWithin(client, 2_000),
    dispose: close,
  }
}

type Patience = NonNullable<DuplicateOptions['patience']>

const toOptions = (name: string, patience: Patience): RedisOptions => ({
  // CLIENT SETNAME takes neither spaces nor line breaks.
  connectionName: name.replaceAll(/\s+/g, '-'),
  retryStrategy: (attempt) => 1 + Math.random() * Math.min(1_000, 25 * 2 ** Math.min(attempt, 10)),
  // A promoted replica answers READONLY on the old connection: reconnect, and send the command again.
  reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
  keepAlive: 10_000,
  ...(patience === 'endless' ? endless : bounded),
})

const endless: RedisOptions = { maxRetriesPerRequest: null }
const bounded: RedisOptions = { maxRetriesPerRequest: 3, commandTimeout: 5_000 }

interface FirstAnswer {
  readonly client: Redis
  readonly shownUrl: string
  readonly timeoutMs: number
}

async function firstAnswer({ client, shownUrl, timeoutMs }: FirstAnswer): Promise<void> {
  const outcome: { error: Error | null } = { error: null }
  const onError = (error: Error) => {
    outcome.error = error
  }
  client.on('error', onError)
  const isReady = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), timeoutMs)
    client.once('ready', () => {
      clearTimeout(timer)
      resolve(true)
    })
  })
  if (isReady) {
    client.off('error', onError)
    return
  }
  const actual = outcome.error?.message ?? 'no answer'
  throw new Error(`REDIS_URL: expected a Redis that answers at ${shownUrl} within ${timeoutMs} ms, got ${actual}`)
}

async function answerWithin(client: Redis, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`expected Redis to answer within ${timeoutMs} ms, it did not`)),
      timeoutMs,
    )
  })
  try {
    await Promise.race([client.ping(), timeout])
  } finally {
    clearTimeout(timer)
  }
}

const closeMs = 1_500

// ioredis reports no end while it waits for its next attempt, and leaves queued commands unanswered. So it is left to make
// that attempt, its last: either there is a server to say goodbye to, or the end comes with the failure.
async function closeConnection(connection: Redis): Promise<void> {
  if (connection.status === 'end') return
  connection.options.retryStrategy = null
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => {
      connection.disconnect()
      resolve()
    }, closeMs)
    connection.once('end', () => {
      clearTimeout(timer)
      resolve()
    })
    const quit = () => void connection.quit().catch(() => connection.disconnect())
    if (connection.status === 'ready') quit()
    else connection.once('ready', quit)
  })
}
