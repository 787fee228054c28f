import type { LogRetention } from '@plumbline/resumable-topics'
import {
  commonSettings,
  databaseSettings,
  loadSettings,
  redisUseSettings,
  setting,
  subgraphListenSettings,
  toRedisUrls,
  toSubgraphListenConfig,
  topicSettings,
  toRetention,
} from '#platform/config'
import type { RedisUrls, SubgraphListenConfig } from '#platform/config'
import type { LogLevel } from '#platform/logging'
import type { MongoOptions } from '#platform/mongo'
import type { PresenceSettings } from '#platform/presence'

export const assessmentsSettings = {
  ...subgraphListenSettings(4002),
  ...commonSettings,
  REDIS_URL_JOBS: redisUseSettings.REDIS_URL_JOBS,
  REDIS_URL_TOPICS: redisUseSettings.REDIS_URL_TOPICS,
  REDIS_URL_CACHE: redisUseSettings.REDIS_URL_CACHE,
  ...databaseSettings,
  ...topicSettings,
  PRESENCE_HEARTBEAT_SECONDS: setting.integer({
    description:
      'Interval at which a process renews the presence of its viewers of assessments, in seconds. Viewers of a crashed process are removed after three intervals.',
    min: 1,
    max: 3_600,
    fallback: 10,
  }),
  PRESENCE_NAMED: setting.integer({
    description: 'Maximum number of viewers that are listed for an assessment.',
    min: 1,
    max: 10_000,
    fallback: 50,
  }),
} as const

export interface AssessmentsConfig {
  readonly logLevel: LogLevel
  readonly keyPrefix: string
  readonly redis: RedisUrls
  readonly identitySecret: string
  readonly listen: SubgraphListenConfig
  /** Settings of the event logs of subscriptions. */
  readonly retention: LogRetention
  readonly presence: Required<Pick<PresenceSettings, 'heartbeatMs' | 'maxNamed'>>
  readonly mongo: Pick<MongoOptions, 'url' | 'database' | 'maxPoolSize' | 'maxTimeMs'>
}

/** @throws ConfigError - lists every variable that is missing or malformed */
export function loadAssessmentsConfig(env: Readonly<Record<string, string | undefined>>): AssessmentsConfig {
  const values = loadSettings(assessmentsSettings, env)
  return {
    logLevel: values.LOG_LEVEL,
    keyPrefix: values.KEY_PREFIX,
    redis: toRedisUrls(values),
    identitySecret: values.IDENTITY_SECRET,
    listen: toSubgraphListenConfig(values),
    retention: toRetention(values),
    presence: { heartbeatMs: values.PRESENCE_HEARTBEAT_SECONDS * 1_000, maxNamed: values.PRESENCE_NAMED },
    mongo: {
      url: values.MONGODB_URL,
      database: `${values.MONGODB_DATABASE_PREFIX}assessments`,
      maxPoolSize: values.MONGODB_MAX_POOL_SIZE,
      maxTimeMs: values.MONGODB_MAX_TIME_MS,
    },
  }
}
