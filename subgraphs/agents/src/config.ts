import type { LogRetention } from '@plumbline/resumable-topics'
import {
  commonSettings,
  databaseSettings,
  healthSettings,
  loadSettings,
  redisUseSettings,
  setting,
  subgraphListenSettings,
  toRedisUrls,
  toSubgraphListenConfig,
  topicSettings,
  toRetention,
} from '#platform/config'
import type { ListenConfig, RedisUrls, Settings, SubgraphListenConfig } from '#platform/config'
import type { LogLevel } from '#platform/logging'
import type { MongoOptions } from '#platform/mongo'

const sharedSettings = {
  ...commonSettings,
  REDIS_URL_JOBS: redisUseSettings.REDIS_URL_JOBS,
  REDIS_URL_TOPICS: redisUseSettings.REDIS_URL_TOPICS,
  ...databaseSettings,
  ...topicSettings,
  ASSESSMENTS_URL: setting.urls({
    description: 'URL of the assessments subgraph, or one URL per replica.',
    protocols: ['http', 'https'],
    fallback: 'http://127.0.0.1:4002/graphql',
  }),
  PAYMENTS_URL: setting.urls({
    description: 'URL of the payments subgraph, or one URL per replica.',
    protocols: ['http', 'https'],
    fallback: 'http://127.0.0.1:4004/graphql',
  }),
  PRICE_OVERLAY_FILE: setting.optionalText({
    description:
      'JSON file with negotiated prices and own hardware, which replace the prices of the catalog for all organizations (docs/catalog.md). Absent: list prices.',
  }),
} as const

export const agentsSettings = {
  ...subgraphListenSettings(4003),
  ...sharedSettings,
  REPORT_LINK_SECONDS: setting.integer({
    description: 'How long a link to a file of a report is valid, in seconds.',
    min: 10,
    max: 3_600,
    fallback: 300,
  }),
  REPORT_FILE_HOURS: setting.integer({
    description: 'How long a file of a report is kept, in hours. After that it can be requested again.',
    min: 1,
    max: 8_760,
    fallback: 24,
  }),
} as const

export const agentsWorkerSettings = {
  ...healthSettings(4013),
  ...sharedSettings,
  SEARCH_ENDPOINT: setting.optionalUrl({
    description:
      'URL of a search service that answers `GET ?q=…` with a JSON list of `{ title, url, snippet }`. Absent: web research is skipped.',
    protocols: ['http', 'https'],
  }),
  TASK_CONCURRENCY: setting.integer({
    description: 'Tasks that one worker executes concurrently.',
    min: 1,
    max: 1_000,
    fallback: 12,
  }),
} as const

/** Settings of the API and of the workers. */
export interface AgentsSharedConfig {
  readonly logLevel: LogLevel
  readonly keyPrefix: string
  readonly redis: RedisUrls
  readonly identitySecret: string
  readonly mongo: Pick<MongoOptions, 'url' | 'database' | 'maxPoolSize' | 'maxTimeMs'>
  /** Settings of the event logs of subscriptions. */
  readonly retention: LogRetention
  readonly assessmentsUrls: readonly string[]
  readonly paymentsUrls: readonly string[]
  /** JSON file with prices for all organizations; null: list prices. */
  readonly priceOverlayFile: string | null
}

export interface AgentsConfig extends AgentsSharedConfig {
  readonly listen: SubgraphListenConfig
  readonly downloadLinks: { readonly secret: string; readonly lifetimeMs: number }
  /** How long files of reports are kept. */
  readonly reportKeepMs: number
}

export interface AgentsWorkerConfig extends AgentsSharedConfig {
  /** Port of `/healthz`, `/readyz` and `/metrics`. */
  readonly listen: ListenConfig
  /** Null: web research is skipped. */
  readonly searchEndpoint: string | null
  readonly concurrency: number
}

type Env = Readonly<Record<string, string | undefined>>

/** @throws ConfigError - lists every variable that is missing or malformed */
export function loadAgentsConfig(env: Env): AgentsConfig {
  const values = loadSettings(agentsSettings, env)
  return {
    ...toShared(values),
    listen: toSubgraphListenConfig(values),
    downloadLinks: { secret: values.IDENTITY_SECRET, lifetimeMs: values.REPORT_LINK_SECONDS * 1_000 },
    reportKeepMs: values.REPORT_FILE_HOURS * 3_600_000,
  }
}

/** @throws ConfigError - lists every variable that is missing or malformed */
export function loadAgentsWorkerConfig(env: Env): AgentsWorkerConfig {
  const values = loadSettings(agentsWorkerSettings, env)
  return {
    ...toShared(values),
    listen: { host: values.HOST, port: values.PORT },
    searchEndpoint: values.SEARCH_ENDPOINT,
    concurrency: values.TASK_CONCURRENCY,
  }
}

const toShared = (values: Settings<typeof sharedSettings>): AgentsSharedConfig => ({
  logLevel: values.LOG_LEVEL,
  keyPrefix: values.KEY_PREFIX,
  redis: toRedisUrls(values),
  identitySecret: values.IDENTITY_SECRET,
  mongo: {
    url: values.MONGODB_URL,
    database: `${values.MONGODB_DATABASE_PREFIX}agents`,
    maxPoolSize: values.MONGODB_MAX_POOL_SIZE,
    maxTimeMs: values.MONGODB_MAX_TIME_MS,
  },
  retention: toRetention(values),
  assessmentsUrls: values.ASSESSMENTS_URL,
  paymentsUrls: values.PAYMENTS_URL,
  priceOverlayFile: values.PRICE_OVERLAY_FILE,
})
