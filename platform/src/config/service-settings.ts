import { logLevels } from '#platform/logging'
import { setting } from './setting.ts'
import type { Settings } from './setting.ts'

/** How the URL of Redis may begin; with `rediss`, connections use TLS. */
export const redisProtocols = [
  'redis',
  'redis+sentinel',
  'redis+cluster',
  'rediss',
  'rediss+sentinel',
  'rediss+cluster',
] as const

const redisOf = (what: string) =>
  setting.optionalHosts({
    description: `Redis for ${what}, the same for all processes. Absent: that of REDIS_URL.`,
    protocols: redisProtocols,
  })

/** A Redis of its own for a use; a process has those of what it uses Redis for. */
export const redisUseSettings = {
  REDIS_URL_JOBS: redisOf('queues, and what is delivered to other services'),
  REDIS_URL_TOPICS: redisOf('the events of subscriptions, and who watches'),
  REDIS_URL_CACHE: redisOf(
    'cached entities, their invalidations and operations to warm up with; `maxmemory-policy noeviction` like every other',
  ),
  REDIS_URL_SESSIONS: redisOf('the versions by which gateways notice that a session has ended or a role has changed'),
  REDIS_URL_LIMITS: redisOf('the counts of rate limits'),
} as const

/** Settings of every process. */
export const commonSettings = {
  LOG_LEVEL: setting.choice({
    description: 'The lowest level of log lines that are written.',
    values: logLevels,
    fallback: 'info',
  }),
  REDIS_URL: setting.hosts({
    description:
      'Redis 7 or Valkey 8, with `maxmemory-policy noeviction`: one server, with `redis+sentinel://host:26379,host:26379/master` the master that these Sentinels name, or with `redis+cluster://host:6379,host:6379` the cluster of these nodes.',
    protocols: redisProtocols,
  }),
  KEY_PREFIX: setting.text({
    description: 'Prefix of every Redis key, so that several installations can share one Redis.',
    fallback: 'plumbline',
  }),
  IDENTITY_SECRET: setting.text({
    description:
      'Signs the identity of callers between gateway, subgraphs and workers: the same value for all of them.',
    minLength: 32,
    secret: true,
  }),
} as const

/** Settings of every process that has a database. */
export const databaseSettings = {
  MONGODB_URL: setting.hosts({
    description: 'MongoDB 7 or later, a replica set.',
    protocols: ['mongodb', 'mongodb+srv'],
  }),
  MONGODB_DATABASE_PREFIX: setting.text({
    description: "Prefix of the name of each subgraph's database, so that several installations can share one server.",
    fallback: 'plumbline_',
  }),
  MONGODB_MAX_POOL_SIZE: setting.integer({
    description: 'Maximum number of connections to MongoDB per process.',
    min: 1,
    max: 1_000,
    fallback: 20,
  }),
  MONGODB_MAX_TIME_MS: setting.integer({
    description: 'Maximum time MongoDB works on one query, in milliseconds. Above it, the query fails with TIMEOUT.',
    min: 1,
    max: 3_600_000,
    fallback: 10_000,
  }),
} as const

/** Settings of every process with live topics. */
export const topicSettings = {
  TOPIC_EVENTS: setting.integer({
    description: 'Events that the log of a live topic keeps. A client that resumes before them receives a snapshot.',
    min: 1,
    max: 1_000_000,
    fallback: 10_000,
  }),
  TOPIC_HOURS: setting.integer({
    description:
      'How long the log of a live topic keeps an event, in hours, and how long it exists after the last event.',
    min: 1,
    max: 8_760,
    fallback: 24,
  }),
} as const

/** The options of the logs of topics from these settings. */
export const toRetention = ({ TOPIC_EVENTS, TOPIC_HOURS }: Settings<typeof topicSettings>) => ({
  maxLength: TOPIC_EVENTS,
  maxAgeMs: TOPIC_HOURS * 3_600_000,
})

const addressSettings = (port: number, served: string) => ({
  HOST: setting.text({ description: `The address to listen on${served}.`, fallback: '127.0.0.1' }),
  PORT: setting.integer({
    description: `The port to listen on${served}. 0: any free port.`,
    min: 0,
    max: 65_535,
    fallback: port,
  }),
})

/** Where a worker serves its health and metrics. */
export const healthSettings = (port: number) => addressSettings(port, ' for `/healthz`, `/readyz` and `/metrics`')

/** Where a server listens. */
export const listenSettings = (port: number) => ({
  ...addressSettings(port, ''),
  DRAIN_DELAY_MS: setting.integer({
    description:
      'How long a process that is stopping still accepts connections while `/readyz` answers 503, in milliseconds. Set it to the time a load balancer takes to react.',
    min: 0,
    max: 300_000,
    fallback: 0,
  }),
  DRAIN_GRACE_MS: setting.integer({
    description:
      'How long requests in progress may take after `DRAIN_DELAY_MS`, in milliseconds, before they are aborted. Whatever stops the process must allow both times plus 15 seconds.',
    min: 0,
    max: 300_000,
    fallback: 10_000,
  }),
})

/** Where a subgraph listens. */
export const subgraphListenSettings = (port: number) => ({
  ...listenSettings(port),
  METRICS_PORT: setting.integer({
    description:
      'A separate port for `/metrics`, with `/healthz` and `/readyz`. 0: `/metrics` is served on PORT, which only the gateway and other subgraphs should reach.',
    min: 0,
    max: 65_535,
    fallback: 0,
  }),
})

/** Where a server listens, and how it stops. */
export interface ListenConfig {
  readonly host: string
  /** 0 selects any free port. */
  readonly port: number
  readonly drainDelayMs?: number
  readonly drainGraceMs?: number
}

/** The options of a server from these settings. */
export const toListenConfig = (values: Settings<ReturnType<typeof listenSettings>>): ListenConfig => ({
  host: values.HOST,
  port: values.PORT,
  drainDelayMs: values.DRAIN_DELAY_MS,
  drainGraceMs: values.DRAIN_GRACE_MS,
})

export interface SubgraphListenConfig extends ListenConfig {
  /** 0 or absent: metrics are served on `port`. */
  readonly metricsPort?: number
}

/** The options of a subgraph from these settings. */
export const toSubgraphListenConfig = (
  values: Settings<ReturnType<typeof subgraphListenSettings>>,
): SubgraphListenConfig => ({ ...toListenConfig(values), metricsPort: values.METRICS_PORT })

/** How long a server process may take to stop. */
export const toShutdownTimeoutMs = ({ drainDelayMs = 0, drainGraceMs = 10_000 }: ListenConfig): number =>
  drainDelayMs + drainGraceMs + 10_000
