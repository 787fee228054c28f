import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { gatewaySettings, loadGatewayConfig, settingsInFile } from '#gateway'
import type { ConfigFile } from '#gateway'
import { commonSettings, ConfigError, listenSettings, loadSettings, redisProtocols, setting } from '#platform/config'
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
  MONGODB_URL: setting.optionalHosts({
    description:
      'MongoDB 7 or later, a replica set. Absent: a mongod on the PATH is started, or else the embedded document store.',
    protocols: ['mongodb', 'mongodb+srv'],
  }),
  REDIS_URL: setting.optionalHosts({
    description: 'Redis 7 or Valkey 8. Absent: a redis-server or valkey-server on the PATH is started.',
    protocols: redisProtocols,
  }),
  SUPERGRAPH: gatewaySettings.SUPERGRAPH,
  DEMO: setting.choice({
    description:
      'Whether visitors of the console may enter as a guest, a member of an organization with finished assessments. `auto`: on if HOST is a loopback address and MONGODB_URL and SMTP_URL are absent. `script/server --demo` turns it on.',
    values: ['on', 'off', 'auto'],
    fallback: 'auto',
  }),
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
  /** Whether there is an account for guests. */
  readonly hasGuest: boolean
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * @param file - the configuration file of the gateway
 * @throws ConfigError - lists every variable that is missing or malformed
 */
export function loadStandaloneConfig(env: Env, file: ConfigFile | null = null): StandaloneConfig {
  const values = loadSettings(standaloneSettings, env, settingsInFile(file))
  return {
    logLevel: values.LOG_LEVEL,
    dataDir: values.DATA_DIR,
    mongoUrl: values.MONGODB_URL,
    redisUrl: values.REDIS_URL,
    hasGuest: values.DEMO === 'on' || (values.DEMO === 'auto' && isOfThisMachine(values, env)),
  }
}

/** Whether only this machine can use the platform, which then also keeps its mails in a file. */
const isOfThisMachine = (
  { HOST, MONGODB_URL }: { readonly HOST: string; readonly MONGODB_URL: string | null },
  env: Env,
) => isLoopback(HOST) && MONGODB_URL === null && !env['SMTP_URL']

/**
 * Checks the configuration file of the gateway before any server is started.
 * @throws ConfigError - lists everything in the file that is not valid, with what is not valid in the settings of this process
 */
export function checkConfigFile(env: Env, file: ConfigFile): void {
  const needed = { IDENTITY_SECRET: secret(), REDIS_URL: 'redis://127.0.0.1' }
  const problems = [() => loadStandaloneConfig(env, file), () => loadGatewayConfig(env, file, () => needed)].flatMap(
    (load) => problemsOf(load),
  )
  if (problems.length > 0) throw new ConfigError([...new Set(problems)])
}

function problemsOf(load: () => unknown): readonly string[] {
  try {
    load()
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
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

/**
 * The configuration of all services in one process, with generated secrets, because no other process needs them.
 * @param file - the configuration file of the gateway; what it says of settings that several services have applies to all of them
 * @throws ConfigError - lists everything in the environment and the file that is not valid
 */
export function loadServiceConfigs(env: Env, { mongoUrl, redisUrl }: SharedServers, file: ConfigFile | null = null) {
  const inFile = settingsInFile(file)
  const given: Env = {
    ...Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')),
    MONGODB_URL: mongoUrl,
    REDIS_URL: redisUrl,
  }
  const { HOST, PORT } = loadSettings(standaloneSettings, env, inFile)
  const defaults: Readonly<Record<string, string>> = {
    IDENTITY_SECRET: secret(),
    PAYMENT_PROVIDER_API_KEY: secret(),
    PAYMENT_WEBHOOK_SECRET: secret(),
    MONGODB_MAX_POOL_SIZE: '12',
    MAIL_FILE: mailFileOf(env),
    LOG_LEVEL: standaloneSettings.LOG_LEVEL.fallback ?? '',
    ...(isLoopback(HOST) && developerPages),
    // The console has the pages that mails lead to.
    ...(isLoopback(HOST) && PORT !== 0 && { APP_URL: `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${PORT}` }),
  }
  const loadGateway = (from: ConfigFile | null) => loadGatewayConfig(given, from, () => defaults)
  const gateway = loadGateway(file)
  // Only the gateway listens on the configured address; the provider and its webhook use free ports on loopback.
  const internal: Env = { ...defaults, ...textsOf(inFile), ...given, HOST: '127.0.0.1', PORT: '0' }
  return {
    gateway,
    file,
    /** Loads the configuration of the gateway from a changed file. */
    loadGateway,
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

/** Values of a file, as environment variables have them. */
const textsOf = (values: ReturnType<typeof settingsInFile>): Env =>
  Object.fromEntries(
    [...values].map(([name, { value }]) => [
      name,
      typeof value === 'boolean' ? (value ? 'on' : 'off') : [value].flat().join(','),
    ]),
  )

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.')

const secret = () => randomBytes(32).toString('base64url')
