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
import { providerSecrets } from './provider/provider-settings.ts'

const sharedSettings = {
  ...commonSettings,
  REDIS_URL_JOBS: redisUseSettings.REDIS_URL_JOBS,
  REDIS_URL_TOPICS: redisUseSettings.REDIS_URL_TOPICS,
  ...databaseSettings,
  ...topicSettings,
  ...providerSecrets,
  USERS_URL: setting.urls({
    description: 'URL of the users subgraph, or one URL per replica.',
    protocols: ['http', 'https'],
    fallback: 'http://127.0.0.1:4001/graphql',
  }),
  PAYMENT_PROVIDER_URL: setting.url({
    description: 'URL of the payment provider.',
    protocols: ['http', 'https'],
    fallback: 'http://127.0.0.1:4005',
  }),
  PAYMENT_WEBHOOK_URL: setting.url({
    description: 'URL at which the payment provider reaches the webhook of the payments subgraph.',
    protocols: ['http', 'https'],
    fallback: 'http://127.0.0.1:4004/webhooks/sandbox',
  }),
  PAYMENT_RECONCILE_SECONDS: setting.integer({
    description: 'Interval of the search for overdue payments, in seconds.',
    min: 1,
    max: 3_600,
    fallback: 30,
  }),
  PAYMENT_OVERDUE_SECONDS: setting.integer({
    description: 'How long a payment may be pending before the provider is queried, in seconds.',
    min: 1,
    max: 86_400,
    fallback: 60,
  }),
  PAYMENT_UNKNOWN_AFTER_MINUTES: setting.integer({
    description:
      'How long a payment that the provider does not know may be pending before it becomes UNKNOWN, in minutes.',
    min: 1,
    max: 43_200,
    fallback: 1_440,
  }),
  PAYMENT_RECHECK_MINUTES: setting.integer({
    description: 'Interval of queries to the provider about payments that are UNKNOWN or failed recently, in minutes.',
    min: 1,
    max: 43_200,
    fallback: 60,
  }),
  PAYMENT_RECHECK_FAILED_HOURS: setting.integer({
    description: 'How long after its failure the provider is queried again about a payment, in hours.',
    min: 1,
    max: 2_160,
    fallback: 72,
  }),
} as const

export const paymentsSettings = { ...subgraphListenSettings(4004), ...sharedSettings } as const

export const paymentsWorkerSettings = { ...healthSettings(4014), ...sharedSettings } as const

/** Settings of the API and of the workers. */
export interface PaymentsSharedConfig {
  readonly logLevel: LogLevel
  readonly keyPrefix: string
  readonly redis: RedisUrls
  readonly identitySecret: string
  readonly usersUrls: readonly string[]
  readonly mongo: Pick<MongoOptions, 'url' | 'database' | 'maxPoolSize' | 'maxTimeMs'>
  /** Settings of the event logs of subscriptions. */
  readonly retention: LogRetention
  readonly provider: {
    readonly url: string
    readonly apiKey: string
    readonly webhookSecret: string
    readonly webhookUrl: string
  }
  readonly reconciliation: {
    readonly everyMs: number
    readonly overdueMs: number
    readonly unknownAfterMs: number
    readonly recheckMs: number
    readonly recheckFailedForMs: number
  }
}

export interface PaymentsConfig extends PaymentsSharedConfig {
  readonly listen: SubgraphListenConfig
}

export interface PaymentsWorkerConfig extends PaymentsSharedConfig {
  /** Port of `/healthz`, `/readyz` and `/metrics`. */
  readonly listen: ListenConfig
}

type Env = Readonly<Record<string, string | undefined>>

/** @throws ConfigError - lists every variable that is missing or malformed */
export function loadPaymentsConfig(env: Env): PaymentsConfig {
  const values = loadSettings(paymentsSettings, env)
  return { ...toShared(values), listen: toSubgraphListenConfig(values) }
}

/** @throws ConfigError - lists every variable that is missing or malformed */
export function loadPaymentsWorkerConfig(env: Env): PaymentsWorkerConfig {
  const values = loadSettings(paymentsWorkerSettings, env)
  return { ...toShared(values), listen: { host: values.HOST, port: values.PORT } }
}

function toShared(values: Settings<typeof sharedSettings>): PaymentsSharedConfig {
  return {
    logLevel: values.LOG_LEVEL,
    keyPrefix: values.KEY_PREFIX,
    redis: toRedisUrls(values),
    identitySecret: values.IDENTITY_SECRET,
    usersUrls: values.USERS_URL,
    mongo: {
      url: values.MONGODB_URL,
      database: `${values.MONGODB_DATABASE_PREFIX}payments`,
      maxPoolSize: values.MONGODB_MAX_POOL_SIZE,
      maxTimeMs: values.MONGODB_MAX_TIME_MS,
    },
    retention: toRetention(values),
    provider: {
      url: values.PAYMENT_PROVIDER_URL,
      apiKey: values.PAYMENT_PROVIDER_API_KEY,
      webhookSecret: values.PAYMENT_WEBHOOK_SECRET,
      webhookUrl: values.PAYMENT_WEBHOOK_URL,
    },
    reconciliation: {
      everyMs: values.PAYMENT_RECONCILE_SECONDS * 1_000,
      overdueMs: values.PAYMENT_OVERDUE_SECONDS * 1_000,
      unknownAfterMs: values.PAYMENT_UNKNOWN_AFTER_MINUTES * 60_000,
      recheckMs: values.PAYMENT_RECHECK_MINUTES * 60_000,
      recheckFailedForMs: values.PAYMENT_RECHECK_FAILED_HOURS * 3_600_000,
    },
  }
}
