import type { LogRetention } from '../log/numbered-log.ts'
import { isCluster } from '../log/redis-client.ts'
import { openReading } from './open-reading.ts'
import type { OpenReading } from './open-reading.ts'
import type { StoredEvents } from './sequenced-types.ts'
import { createTopicLog } from './topic-log.ts'
import type { TopicLog } from './topic-log.ts'
import type { Subscriber, TopicItems, TopicsConfig } from './types.ts'
import { createWakeUps } from './wake-ups.ts'

/** What topics of both kinds consist of. */
export interface OpenTopics {
  readonly logs: TopicLog
  readonly read: <Snapshot>(options: OpenReading<Snapshot>) => TopicItems<Snapshot>
  readonly dispose: () => Promise<void>
}

export interface OpenTopicsConfig extends TopicsConfig {
  readonly graceMs: number
  readonly stored?: StoredEvents | undefined
}

const defaultRetention: LogRetention = { maxLength: 10_000, maxAgeMs: 24 * 60 * 60 * 1_000 }

/**
 * A durable log per topic in Redis, and notifications that wake its readers. A notification contains no event: the reader reads the log
 * after its own position, so a lost notification loses no event.
 */
export function openTopics(config: OpenTopicsConfig): OpenTopics {
  const { redis, keyPrefix, log = silent, graceMs, stored, pollMs = 5_000, verifyMs = 60_000 } = config
  const { connection, close } = config.subscriber ?? duplicate(config)
  const logs = createTopicLog({ client: redis, keyPrefix, retention: { ...defaultRetention, ...config.retention } })
  const wakeUps = createWakeUps({ client: redis, subscriber: connection, logs, pollMs, log })
  const openReadings = new Set<AbortController>()
  const deps = { wakeUps, openReadings, settings: { graceMs, verifyMs, stored, log } }
  return {
    logs,
    read: (options) => openReading(options, deps),
    dispose: async () => {
      for (const reading of openReadings) reading.abort()
      wakeUps.dispose()
      await close()
    },
  }
}

const silent = { debug: () => undefined, warn: () => undefined }

// ioredis may subscribe before its readiness check, which then fails because a subscribed connection accepts no other command; it
// closes the connection and loses the subscription. Redis accepts subscriptions while it is loading.
function duplicate({ redis, log = silent }: TopicsConfig): Subscriber {
  const connection = isCluster(redis)
    ? redis.duplicate([], { shardedSubscribers: true, lazyConnect: false })
    : redis.duplicate({ enableReadyCheck: false, maxRetriesPerRequest: null, lazyConnect: false })
  // It reconnects by itself, and an error without a listener is printed.
  connection.on('error', (err: unknown) => log.debug({ err }, 'the connection for notifications is interrupted'))
  return { connection, close: async () => await Promise.resolve(connection.disconnect()) }
}
