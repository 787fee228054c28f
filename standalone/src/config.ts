import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { gatewaySettings, loadGatewayConfig } from '#gateway'
import { commonSettings, listenSettings, loadSettings, setting } from '#platform/config'
import type { SettingsTable } from '#platform/config'
import { logLevels } from '#platform/logging'
import type { LogLevel } from '#platform/logging'
import { agentsSettings, agentsWorkerSettings, loadAgentsConfig, loadAgentsWorkerConfig } from '#subgraphs/agents'
import { assessmentsSettings, loadAssessmentsConfig } from '#subgraphs/assessments'
import { loadPaymentsConfig, loadSandboxConfig, paymentsSettings } from '#subgraphs/payments'
import { loadUsersConfig, usersSettings } from '#subgraphs/users'

export const standaloneSettings = {
  ...listenSettings(4000),
  LOG_LEVEL: setting.choice({
    description: commonSettings.LOG_LEVEL.description,
    values: logLevels,
    fallback: 'warn',
  }),
  DATA_DIR: setting.text({ description: 'Where the embedded servers keep their data.', fallback: '.data' }),
  MONGODB_URL: setting.optionalUrl({
    description:
      'MongoDB 7 or later, a replica set. Absent: a mongod on the PATH is started, or else the embedded document store.',
    protocols: ['mongodb', 'mongodb+srv'],
  }),
  REDIS_URL: setting.optionalUrl({
    description: 'Redis 7 or Valkey 8. Absent: a redis-server or valkey-server on the PATH is started.',
    protocols: ['redis', 'rediss'],
  }),
  SUPERGRAPH: gatewaySettings.SUPERGRAPH,
} as const

/** Whether one of the services reads the setting. */
export const allSettings: SettingsTable = {
  ...gatewaySettings,
  ...usersSettings,
  ...assessmentsSettings,
  ...agentsSettings,
  ...agentsWorkerSettings,
  ...paymentsSettings,
  ...standaloneSettings,
}

export interface StandaloneConfig {
  readonly logLevel: LogLevel
  readonly dataDir: string
  /** Null: the embedded document store. */
  readonly mongoUrl: string | null
  /** Null: an embedded Redis. */
  readonly redisUrl: string | null
}

type Env = Readonly<Record<string, string | undefined>>

/** @throws ConfigError - lists every variable that is missing or malformed */
export function loadStandaloneConfig(env: Env): StandaloneConfig {
  const values = loadSettings(standaloneSettings, env)
  return {
    logLevel: values.LOG_LEVEL,
    dataDir: values.DATA_DIR,
    mongoUrl: values.MONGODB_URL,
    redisUrl: values.REDIS_URL,
  }
}

/** The file to which mails are written without an SMTP server. */
export const mailFileOf = (env: Env): string =>
  env['MAIL_FILE'] ?? join(loadStandaloneConfig(env).dataDir, 'mail.jsonl')

/** Addresses of the servers that the services share, once they are known. */
export interface SharedServers {
  readonly mongoUrl: string
  readonly redisUrl: string
}

/** The configuration of all services in one process, with generated secrets, because no other process needs them. */
export function loadServiceConfigs(env: Env, { mongoUrl, redisUrl }: SharedServers) {
  const shared: Env = {
    IDENTITY_SECRET: secret(),
    PAYMENT_PROVIDER_API_KEY: secret(),
    PAYMENT_WEBHOOK_SECRET: secret(),
    MONGODB_MAX_POOL_SIZE: '12',
    MAIL_FILE: mailFileOf(env),
    LOG_LEVEL: standaloneSettings.LOG_LEVEL.fallback ?? undefined,
    ...(isLoopback(loadSettings(standaloneSettings, env).HOST) && developerPages),
    ...Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')),
    MONGODB_URL: mongoUrl,
    REDIS_URL: redisUrl,
  }
  // Only the gateway listens on the configured address; the provider and its webhook use free ports on loopback.
  const internal: Env = { ...shared, HOST: '127.0.0.1', PORT: '0' }
  return {
    gateway: loadGatewayConfig(shared),
    users: loadUsersConfig(internal),
    assessments: loadAssessmentsConfig(internal),
    agents: loadAgentsConfig(internal),
    agentsWorker: loadAgentsWorkerConfig(internal),
    payments: loadPaymentsConfig(internal),
    provider: loadSandboxConfig(internal).provider,
  }
}

export type ServiceConfigs = ReturnType<typeof loadServiceConfigs>

/**
 * `auto` turns these off when NODE_ENV is `production`, which `script/run` sets because GraphQL is slow without it. They stay on if the
 * address is loopback, which other machines cannot reach.
 */
const developerPages: Env = { PAGES: 'on', INTROSPECTION: 'on', METRICS: 'on' }

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.')

const secret = () => randomBytes(32).toString('base64url')
