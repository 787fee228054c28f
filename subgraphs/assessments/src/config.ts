import { commonSettings, databaseSettings, listenSettings, loadSettings } from '#platform/config'
import type { LogLevel } from '#platform/logging'
import type { MongoOptions } from '#platform/mongo'

export const assessmentsSettings = { ...listenSettings(4002), ...commonSettings, ...databaseSettings } as const

export interface AssessmentsConfig {
  readonly logLevel: LogLevel
  readonly keyPrefix: string
  readonly redisUrl: string
  readonly identitySecret: string
  readonly listen: { readonly host: string; readonly port: number }
  readonly mongo: Pick<MongoOptions, 'url' | 'database' | 'maxPoolSize' | 'maxTimeMs'>
}

/** @throws ConfigError - lists every variable that is missing or malformed */
export function loadAssessmentsConfig(env: Readonly<Record<string, string | undefined>>): AssessmentsConfig {
  const values = loadSettings(assessmentsSettings, env)
  return {
    logLevel: values.LOG_LEVEL,
    keyPrefix: values.KEY_PREFIX,
    redisUrl: values.REDIS_URL,
    identitySecret: values.IDENTITY_SECRET,
    listen: { host: values.HOST, port: values.PORT },
    mongo: {
      url: values.MONGODB_URL,
      database: `${values.MONGODB_DATABASE_PREFIX}assessments`,
      maxPoolSize: values.MONGODB_MAX_POOL_SIZE,
      maxTimeMs: values.MONGODB_MAX_TIME_MS,
    },
  }
}
