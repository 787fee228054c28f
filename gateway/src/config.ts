import type { ApolloServerPlugin } from '@apollo/server'
import type { SubscriptionSettings } from '@plumbline/federated-subscriptions'
import { ConfigError, loadSettings, toListenConfig, toRedisUrls } from '#platform/config'
import type { FileValue, ListenConfig, RedisUrls, Settings } from '#platform/config'
import type { LogLevel } from '#platform/logging'
import { toTokenAuthConfig } from './auth/tokens/read-token-settings.ts'
import type { TokenAuthConfig } from './auth/tokens/token-config.ts'
import type { EntityCacheConfig } from './cache/index.ts'
import { readContent } from './config-file/index.ts'
import type { ConfigFile, FileContent } from './config-file/index.ts'
import type { RequestHeaderRules } from './headers/request-headers.ts'
import { problemOfName } from './headers/reserved-headers.ts'
import type { ResponseHeaderRules } from './headers/response-headers.ts'
import type { DecideOverrideLabels } from './operations/override-labels.ts'
import type { AccessLogOptions } from './plugins/access-log.ts'
import type { GatewayPlugin } from './plugins/plugin.ts'
import type { OperationLimits } from './policies/operation-limits.ts'
import type { AddressLimitSettings } from './rate-limits/index.ts'
import { createAddressOf } from './requests/client-address.ts'
import { gatewaySettings } from './settings.ts'
import { toSupergraphLocation } from './supergraph/supergraph-location.ts'
import type { SupergraphLocation } from './supergraph/supergraph-location.ts'
import type { SubgraphTlsRules } from './transport/subgraph-tls.ts'

export interface GatewayConfig {
  readonly logLevel: LogLevel
  readonly listen: ListenConfig
  /** Number of processes that share the port. */
  readonly workers: number
  readonly supergraph: { readonly location: SupergraphLocation; readonly pollMs: number }
  readonly subgraphs: {
    /** URLs by subgraph. They replace those of the supergraph. */
    readonly urls: Readonly<Record<string, readonly string[]>>
    readonly timeoutMs: number
    readonly maxResponseBytes: number
    /** Paths of certificates for the connections to subgraphs. */
    readonly tlsFiles: SubgraphTlsRules
    /** Which headers subgraphs receive. */
    readonly requestHeaders: RequestHeaderRules
    /** Which headers of subgraph responses clients receive. */
    readonly responseHeaders: ResponseHeaderRules
    /** Maximum number of concurrent queries per connection. */
    readonly pipelining: number
    /** Whether concurrent equal queries share one fetch. */
    readonly sharing: boolean
  }
  /** `every` 0: off. */
  readonly accessLog: Pick<AccessLogOptions, 'every' | 'slowMs'>
  readonly execution: {
    readonly executor: 'compiled' | 'apollo'
    /** Memory for cached plans, estimated; 0 disables the cache. */
    readonly maxPlanBytes: number
    /** Decides which custom labels of `@override` apply to a request. Undefined: none. */
    readonly overrideLabels?: DecideOverrideLabels | undefined
  }
  /** Null disables the cache of subgraph responses. */
  readonly cache: Pick<EntityCacheConfig, 'maxBytes' | 'freshness'> | null
  readonly operationLimits: OperationLimits
  readonly addressLimits: AddressLimitSettings
  readonly subscriptions: SubscriptionLimits
  /** Null: the gateway counts, caches and warms up without Redis. */
  readonly redis: (RedisUrls & { readonly keyPrefix: string }) | null
  /** Authentication of Plumbline's users; null for other graphs. Needs Redis. */
  readonly auth: AuthConfig | null
  readonly plugins: readonly GatewayPlugin[]
  /** Plugins of Apollo Server. With any of them, the fast path is off. */
  readonly apolloPlugins: readonly ApolloServerPlugin[]
  /** Authentication by tokens of any issuer; null if callers are not authenticated, or are Plumbline's users. */
  readonly tokens: TokenAuthConfig | null
  readonly http: {
    readonly corsOrigins: readonly string[]
    readonly maxBodyBytes: number
    /** Total size of all bodies that are being received. */
    readonly maxBodiesBytes: number
    /** Whether the explorer and the page with the link to Apollo Sandbox are served. */
    readonly pages: boolean
    /** Whether the console and the sessions of its pages are served. */
    readonly console: boolean
    /** `beside`: `/metrics` is served on the port of the graph. Null: it is not served. */
    readonly metrics: 'beside' | { readonly port: number } | null
    /** Maximum time to receive a request. */
    readonly receiveTimeoutMs: number
    /** Null if responses are not compressed. */
    readonly compression: { readonly minBytes: number } | null
    /** Proxies whose `x-forwarded-for` header is trusted. */
    readonly trustedProxies: readonly string[]
    readonly fastPath: boolean
  }
}

/** The subscription limits that operators can set. */
export type SubscriptionLimits = Pick<
  SubscriptionSettings,
  | 'maxConnectionsPerUser'
  | 'maxConnectionsPerAddress'
  | 'maxOperationsPerSocket'
  | 'maxMessageBytes'
  | 'maxQueuedBytes'
  | 'maxQueuedEvents'
  | 'pingIntervalMs'
>

export interface AuthConfig {
  readonly identitySecret: string
  readonly tokenIssuer: string
  /** Null: `/.well-known/jwks.json` at the address of the users subgraph. */
  readonly jwksUrl: string | null
}

/**
 * Texts of settings that replace the defaults of those that are not given.
 * @param isGiven - whether the environment or the file has a setting; JWT_ISSUERS also if the file has rules for tokens
 */
export type SettingDefaults = (isGiven: (name: string) => boolean) => Readonly<Record<string, string>>

/**
 * The configuration of the gateway from environment variables and the configuration file. Variables take precedence over the file, and
 * the file over the defaults.
 * @throws ConfigError - lists every variable and every value of the file that is missing, unknown or malformed
 */
export function loadGatewayConfig(
  env: Readonly<Record<string, string | undefined>>,
  file: ConfigFile | null = null,
  defaults: SettingDefaults = () => ({}),
): GatewayConfig {
  const content = file ? readContent(file) : noContent
  const { issuers, authenticate } = content.sections.authentication?.jwt ?? {}
  const hasTokenRules = issuers !== undefined || authenticate !== undefined
  const isGiven = (name: string) =>
    Boolean(env[name]) || content.settings.has(name) || (name === 'JWT_ISSUERS' && hasTokenRules)
  const used = Object.entries(defaults(isGiven)).filter(([name]) => !isGiven(name))
  const values = loadValues({ ...env, ...Object.fromEntries(used) }, content)
  const urls = () => ({ ...content.sections.subgraphs?.urls, ...parseSubgraphUrls(values.SUBGRAPH_URLS) })
  const checked = checkAll({
    urls,
    location: () =>
      toSupergraphLocation(values, { headers: content.sections.supergraph?.headers ?? {}, subgraphUrls: urls() }),
    requestHeaders: () => toRequestHeaderRules(values.FORWARD_HEADERS, content.sections.headers),
    trustedProxies: () => parseTrustedProxies(values.TRUSTED_PROXIES),
    auth: () => toAuthConfig(values),
    tokens: () => toTokenAuthConfig(values, content.sections.authentication?.jwt),
  })
  return {
    logLevel: values.LOG_LEVEL,
    listen: toListenConfig(values),
    workers: values.WORKERS,
    supergraph: {
      location: checked.location,
      pollMs: values.SUPERGRAPH_POLL_SECONDS * 1_000,
    },
    subgraphs: {
      urls: checked.urls,
      timeoutMs: values.SUBGRAPH_TIMEOUT_MS,
      maxResponseBytes: values.SUBGRAPH_RESPONSE_BYTES,
      requestHeaders: checked.requestHeaders,
      responseHeaders: toResponseHeaderRules(content.sections.headers),
      tlsFiles: toTlsFiles(values, content.sections.subgraphs?.tls),
      pipelining: values.SUBGRAPH_PIPELINING,
      sharing: values.SHARING === 'on',
    },
    accessLog: { every: values.ACCESS_LOG_EVERY, slowMs: values.ACCESS_LOG_SLOW_MS },
    execution: {
      executor: values.EXECUTOR,
      maxPlanBytes: values.PLAN_CACHE_MB * 1_048_576,
      overrideLabels: content.sections.execution?.overrideLabels,
    },
    operationLimits: {
      maxDepth: values.MAX_DEPTH,
      maxFields: values.MAX_FIELDS,
      maxMutations: values.MAX_MUTATIONS,
      maxNodes: values.MAX_NODES ?? (values.AUTHENTICATION === 'plumbline' ? defaultMaxNodes : Infinity),
      maxLength: values.MAX_OPERATION_LENGTH,
      maxAliases: values.MAX_ALIASES,
      maxDirectives: values.MAX_DIRECTIVES,
      maxRootFields: values.MAX_ROOT_FIELDS,
      introspection: isAllowed(values.INTROSPECTION, values.NODE_ENV),
    },
    addressLimits: {
      anonymousOperationsPerMinute: values.ANONYMOUS_OPERATIONS_PER_MINUTE,
      signInsPerMinute: values.SIGN_INS_PER_MINUTE,
      signUpsPerMinute: values.SIGN_UPS_PER_MINUTE,
      sessionRefreshesPerMinute: values.SESSION_REFRESHES_PER_MINUTE,
      invitationsPerMinute: values.INVITATIONS_PER_MINUTE,
    },
    cache:
      values.ENTITY_CACHE === 'off'
        ? null
        : {
            maxBytes: values.ENTITY_CACHE_MB * 1_048_576,
            // Only Plumbline's subgraphs publish invalidations.
            freshness: values.AUTHENTICATION === 'plumbline' ? 'events' : 'age',
          },
    subscriptions: {
      maxConnectionsPerUser: values.SUBSCRIPTION_CONNECTIONS_PER_USER,
      maxConnectionsPerAddress: values.SUBSCRIPTION_CONNECTIONS_PER_ADDRESS,
      maxOperationsPerSocket: values.SUBSCRIPTION_OPERATIONS_PER_SOCKET,
      maxMessageBytes: values.SUBSCRIPTION_MESSAGE_BYTES,
      maxQueuedBytes: values.SUBSCRIPTION_QUEUE_BYTES,
      maxQueuedEvents: values.SUBSCRIPTION_QUEUE_EVENTS,
      pingIntervalMs: values.SUBSCRIPTION_PING_SECONDS * 1_000,
    },
    redis: toRedisConfig(values),
    auth: checked.auth,
    plugins: content.sections.plugins ?? [],
    apolloPlugins: content.sections.apolloPlugins ?? [],
    tokens: checked.tokens,
    http: {
      corsOrigins: values.CORS_ORIGINS,
      maxBodyBytes: values.MAX_BODY_BYTES,
      maxBodiesBytes: Math.max(values.MAX_BODIES_BYTES, values.MAX_BODY_BYTES),
      pages: isAllowed(values.PAGES, values.NODE_ENV),
      console: values.CONSOLE === 'on' && values.AUTHENTICATION === 'plumbline',
      metrics: toMetricsPlace(values),
      receiveTimeoutMs: values.RECEIVE_SECONDS * 1_000,
      compression: values.COMPRESSION === 'off' ? null : { minBytes: values.COMPRESSION_MIN_BYTES },
      trustedProxies: checked.trustedProxies,
      fastPath: values.FAST_PATH === 'on',
    },
  }
}

/** The values of settings in a configuration file, by the name of the variable. */
export const settingsInFile = (file: ConfigFile | null): ReadonlyMap<string, FileValue> =>
  file ? readContent(file).settings : noContent.settings

const noContent: FileContent = { settings: new Map(), sections: {}, problems: [] }

function loadValues(env: Readonly<Record<string, string | undefined>>, { settings, problems }: FileContent): Values {
  const { values } = checkAll({
    values: () => loadSettings(gatewaySettings, env, settings),
    file() {
      if (problems.length > 0) throw new ConfigError(problems)
    },
  })
  return values
}

/**
 * Computes parts of the configuration.
 * @throws ConfigError - with the problems of all parts
 */
function checkAll<Parts extends Readonly<Record<string, unknown>>>(compute: {
  readonly [Name in keyof Parts]: () => Parts[Name]
}): Parts {
  const problems: string[] = []
  const parts = Object.entries(compute).map(([name, part]: readonly [string, () => unknown]) => {
    try {
      return [name, part()]
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      problems.push(...error.problems)
      return [name, undefined]
    }
  })
  if (problems.length > 0) throw new ConfigError(problems)
  return Object.fromEntries(parts) as Parts
}

const defaultMaxNodes = 100_000
/** `auto` is off in production. */
const isAllowed = (choice: 'on' | 'off' | 'auto', environment: string) =>
  choice === 'on' || (choice === 'auto' && environment !== 'production')

type Values = Settings<typeof gatewaySettings>

function toMetricsPlace({ METRICS, METRICS_PORT: port, NODE_ENV }: Values): GatewayConfig['http']['metrics'] {
  if (port > 0) return { port }
  return isAllowed(METRICS, NODE_ENV) ? 'beside' : null
}

const ownRedis = ['REDIS_URL_CACHE', 'REDIS_URL_SESSIONS', 'REDIS_URL_LIMITS'] as const

function toRedisConfig(values: Values): GatewayConfig['redis'] {
  const { REDIS_URL, KEY_PREFIX: keyPrefix } = values
  if (REDIS_URL !== null) return { ...toRedisUrls({ ...values, REDIS_URL }), keyPrefix }
  const given = ownRedis.filter((name) => values[name] !== null)
  if (given.length === 0) return null
  throw new ConfigError([
    `REDIS_URL: expected a URL such as redis://host:port when ${given.join(' and ')} ${given.length === 1 ? 'is' : 'are'} set, got nothing`,
  ])
}

function toAuthConfig(values: Values): AuthConfig | null {
  if (values.AUTHENTICATION !== 'plumbline') return null
  const { IDENTITY_SECRET: identitySecret, REDIS_URL: redisUrl } = values
  if (identitySecret === null || redisUrl === null)
    throw new ConfigError([
      ...(identitySecret === null
        ? ['IDENTITY_SECRET: expected text of at least 32 characters when AUTHENTICATION is plumbline, got nothing']
        : []),
      ...(redisUrl === null
        ? ['REDIS_URL: expected a URL such as redis://host:port when AUTHENTICATION is plumbline, got nothing']
        : []),
    ])
  return {
    identitySecret,
    tokenIssuer: values.TOKEN_ISSUER,
    jwksUrl: values.JWKS_URL,
  }
}

function toTlsFiles(
  { SUBGRAPH_TLS_CA, SUBGRAPH_TLS_CERT, SUBGRAPH_TLS_KEY }: Values,
  { all, subgraphs }: SubgraphTlsRules = { all: {}, subgraphs: {} },
): SubgraphTlsRules {
  const given = Object.entries({ ca: SUBGRAPH_TLS_CA, cert: SUBGRAPH_TLS_CERT, key: SUBGRAPH_TLS_KEY })
  return { all: { ...all, ...Object.fromEntries(given.filter(([, path]) => path !== null)) }, subgraphs }
}

const noHeaderRules: NonNullable<FileContent['sections']['headers']> = {
  all: { request: [], response: [] },
  subgraphs: {},
}

const toResponseHeaderRules = ({ all, subgraphs } = noHeaderRules): ResponseHeaderRules => ({
  all: all.response,
  subgraphs: Object.fromEntries(Object.entries(subgraphs).map(([name, { response }]) => [name, response])),
})

function toRequestHeaderRules(
  entries: readonly string[],
  { all, subgraphs }: NonNullable<FileContent['sections']['headers']> = noHeaderRules,
): RequestHeaderRules {
  const problems = entries.map(problemOfName).filter((problem) => problem !== null)
  if (problems.length > 0) throw new ConfigError(problems.map((problem) => `FORWARD_HEADERS: ${problem}`))
  const forwarded = entries.map((name) => ({ propagate: { named: name.toLowerCase() } }))
  return {
    all: [...forwarded, ...all.request],
    subgraphs: Object.fromEntries(Object.entries(subgraphs).map(([name, { request }]) => [name, request])),
  }
}

function parseTrustedProxies(entries: readonly string[]): readonly string[] {
  try {
    createAddressOf(entries)
    return entries
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigError([
      `TRUSTED_PROXIES: expected addresses or networks, got ${JSON.stringify(entries)}: ${reason}`,
    ])
  }
}

function parseSubgraphUrls(entries: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const urls: Record<string, string[]> = {}
  const problems: string[] = []
  for (const entry of entries) {
    const [, name, url] = /^([^=]+)=(https?:.+)$/.exec(entry) ?? []
    if (name && url && URL.canParse(url)) (urls[name] ??= []).push(url)
    else problems.push(`SUBGRAPH_URLS: expected name=http://host:port/path, got ${JSON.stringify(entry)}`)
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return urls
}
