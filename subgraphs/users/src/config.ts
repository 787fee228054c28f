import {
  commonSettings,
  databaseSettings,
  loadSettings,
  redisUseSettings,
  setting,
  subgraphListenSettings,
  toRedisUrls,
  toSubgraphListenConfig,
} from '#platform/config'
import type { RedisUrls, SubgraphListenConfig } from '#platform/config'
import type { LogLevel } from '#platform/logging'
import type { MongoOptions } from '#platform/mongo'

const subgraphUrls = (name: string, port: number) =>
  setting.urls({
    description: `The graph of the ${name} subgraph: one URL, or one for each replica.`,
    protocols: ['http', 'https'],
    fallback: `http://127.0.0.1:${port}/graphql`,
  })

export const usersSettings = {
  ...subgraphListenSettings(4001),
  ...commonSettings,
  REDIS_URL_JOBS: redisUseSettings.REDIS_URL_JOBS,
  REDIS_URL_CACHE: redisUseSettings.REDIS_URL_CACHE,
  REDIS_URL_SESSIONS: redisUseSettings.REDIS_URL_SESSIONS,
  REDIS_URL_LIMITS: redisUseSettings.REDIS_URL_LIMITS,
  ...databaseSettings,
  TOKEN_PRIVATE_KEY: setting.optionalText({
    description:
      'Private Ed25519 key that signs access tokens, as a JWK in JSON. Absent: one is generated and stored in the database.',
    secret: true,
  }),
  TOKEN_ISSUER: setting.text({ description: 'The `iss` claim of access tokens.', fallback: 'plumbline' }),
  ACCESS_TOKEN_LIFETIME_SECONDS: setting.integer({
    description: 'How long an access token is valid, in seconds.',
    min: 5,
    max: 86_400,
    fallback: 900,
  }),
  SESSION_LIFETIME_DAYS: setting.integer({
    description: 'How long a session is valid without being refreshed, in days.',
    min: 1,
    max: 365,
    fallback: 30,
  }),
  SMTP_URL: setting.optionalUrl({
    description: 'SMTP server for emails. Absent: they are written to `MAIL_FILE`, which is for development only.',
    protocols: ['smtp', 'smtps'],
    secret: true,
  }),
  MAIL_FROM: setting.text({
    description: 'Sender of emails.',
    fallback: 'Plumbline <no-reply@plumbline.example>',
  }),
  MAIL_FILE: setting.text({
    description:
      'Without `SMTP_URL`: the file to which emails are appended, one JSON object per line, with their tokens.',
    fallback: '.data/mail.jsonl',
  }),
  ASSESSMENTS_URL: subgraphUrls('assessments', 4002),
  AGENTS_URL: subgraphUrls('agents', 4003),
  PAYMENTS_URL: subgraphUrls('payments', 4004),
  APP_URL: setting.optionalUrl({
    description:
      'URL of the app whose pages `accept-invitation#token=…` and `verify-email#token=…` receive the tokens of emails. Absent: emails contain the token itself.',
    protocols: ['http', 'https'],
  }),
} as const

export interface UsersConfig {
  readonly logLevel: LogLevel
  readonly keyPrefix: string
  readonly redis: RedisUrls
  readonly identitySecret: string
  readonly listen: SubgraphListenConfig
  /** Where the other subgraphs are. */
  readonly urls: Readonly<Record<'assessments' | 'agents' | 'payments', readonly string[]>>
  readonly mongo: Pick<MongoOptions, 'url' | 'database' | 'maxPoolSize' | 'maxTimeMs'>
  readonly tokens: {
    readonly privateKey: string | null
    readonly issuer: string
    readonly accessTokenLifetimeMs: number
    readonly sessionLifetimeMs: number
  }
  readonly mail: {
    /** Null: mails go to `file`. */
    readonly smtpUrl: string | null
    readonly from: string
    readonly file: string
    readonly appUrl: string | null
  }
}

const dayMs = 24 * 60 * 60 * 1_000

/** @throws ConfigError - lists every variable that is missing or malformed */
export function loadUsersConfig(env: Readonly<Record<string, string | undefined>>): UsersConfig {
  const values = loadSettings(usersSettings, env)
  return {
    logLevel: values.LOG_LEVEL,
    keyPrefix: values.KEY_PREFIX,
    redis: toRedisUrls(values),
    identitySecret: values.IDENTITY_SECRET,
    listen: toSubgraphListenConfig(values),
    urls: { assessments: values.ASSESSMENTS_URL, agents: values.AGENTS_URL, payments: values.PAYMENTS_URL },
    mongo: {
      url: values.MONGODB_URL,
      database: `${values.MONGODB_DATABASE_PREFIX}users`,
      maxPoolSize: values.MONGODB_MAX_POOL_SIZE,
      maxTimeMs: values.MONGODB_MAX_TIME_MS,
    },
    tokens: {
      privateKey: values.TOKEN_PRIVATE_KEY,
      issuer: values.TOKEN_ISSUER,
      accessTokenLifetimeMs: values.ACCESS_TOKEN_LIFETIME_SECONDS * 1_000,
      sessionLifetimeMs: values.SESSION_LIFETIME_DAYS * dayMs,
    },
    mail: {
      smtpUrl: values.SMTP_URL,
      from: values.MAIL_FROM,
      file: values.MAIL_FILE,
      appUrl: values.APP_URL,
    },
  }
}
